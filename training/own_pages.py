"""The tuning part of the project's own gold pages as records of a training set.

PolNeAR keeps the complementiser and the person addressed inside a content, and the models are
estimated that way (`nlp_worker.quotes.rules.conventions` takes them off), so they are put in here.
"""

from collections.abc import Set
from pathlib import Path
from typing import Any

from nlp_worker.languages import Language
from tests.gold.loader import GoldPage, GoldQuote, load_pages

PART = "tuning"
_THAT = "that "
_LONGEST_ADDRESSEE = 60


def own_records(folder: Path, language: Language) -> list[dict[str, Any]]:
    """Return a record a page: text, and quotations with spans, kind, cue and speakers."""
    addressing = language.lexicon("addressing_verbs")
    return [_record(page, addressing) for page in load_pages(folder) if page.part == PART]


def _record(page: GoldPage, addressing: Set[str]) -> dict[str, Any]:
    quotes = []
    for quote in page.quotes:
        cue = page.text[slice(*quote.cues[0])] if quote.cues else None
        spans = [(_start(page.text, quote, start, addressing), end) for start, end in quote.spans]
        quotes.append(
            {"spans": spans, "kind": "speech", "cue": cue, "speaker_spans": quote.speakers}
        )
    return {"text": page.text, "quotes": quotes}


def _start(text: str, quote: GoldQuote, start: int, addressing: Set[str]) -> int:
    """Return where the content begins by the conventions of the corpus."""
    if quote.type == "direct":
        return start
    if text[max(0, start - len(_THAT)) : start].casefold() == _THAT:
        return start - len(_THAT)
    if not quote.cues or not text[start:].startswith(("to ", "not to ")):
        return start
    cue_end = quote.cues[0][1]
    verb = text[quote.cues[0][0] : cue_end].rsplit(maxsplit=1)[-1].casefold()
    addresses = any(verb.startswith(lemma.rstrip("e")) for lemma in addressing)
    is_near = cue_end < start <= cue_end + _LONGEST_ADDRESSEE
    return cue_end + 1 if addresses and is_near and "\n\n" not in text[cue_end:start] else start
