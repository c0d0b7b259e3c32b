"""How reliably a word attributes: estimated weights a lemma and word class."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from nlp_worker.languages.en import LANGUAGE as ENGLISH

_PARTS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun"}


@dataclass(frozen=True, slots=True)
class CueWeights:
    """Shares between 0 and 1. `reliability`: how often the word attributes speech at all.

    Of what it attributes: `quoted` stands in marks, `right` follows the word, `clause` has a
    subject of its own.
    """

    reliability: float
    quoted: float
    right: float
    clause: float


UNKNOWN = CueWeights(0.02, 0.5, 0.5, 0.5)
CueLexicon = Mapping[tuple[str, str], CueWeights]


def word_class(part_of_speech: str) -> str:
    """Verb, noun or other: what one lemma's weights are kept apart by."""
    return _PARTS.get(part_of_speech, "other")


@cache
def cue_lexicon() -> CueLexicon:
    """The shipped weights, by lemma and word class."""
    weights: dict[tuple[str, str], CueWeights] = {}
    for line in ENGLISH.lexicon("cue_weights"):
        lemma, kind, *shares = line.split()
        weights[lemma, kind] = CueWeights(*(int(share) / 100 for share in shares))
    return weights
