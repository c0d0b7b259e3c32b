"""Detect the language of a text (py3langid: Lui and Baldwin's langid.py model, 97 languages)."""

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

SAMPLE = 1_500
"""Characters read at each of three places, so that a long page costs no more than a short one."""
FEWEST_LETTERS = 20
LEAST_PROBABILITY = 0.7
_NO_LANGUAGE = "zxx"


def detect_language(view: str, hint: str | None = None) -> str | None:
    """Return the BCP 47 primary subtag of the text's language.

    Return `hint` where the text is too short or unclear, even if it is None. The text has more
    weight than the hint, because many pages copy `<html lang>` from a template.
    """
    sample = _sample(view)
    if sum(char.isalpha() for char in sample) < FEWEST_LETTERS:
        return hint
    language, probability = _identifier().classify(sample)
    is_told = language not in (None, _NO_LANGUAGE) and probability >= LEAST_PROBABILITY
    return str(language) if is_told else hint


def prepare_detection() -> None:
    """Read the detector's model now, half a second, so that no document waits for it."""
    _identifier()


def _sample(view: str) -> str:
    middle = len(view) // 2
    pieces = (view[:SAMPLE], view[middle : middle + SAMPLE], view[-SAMPLE:])
    sample = view if len(view) <= 3 * SAMPLE else " ".join(pieces)
    return " ".join(sample.split())


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
