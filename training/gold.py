"""What a data set says about the candidates: which cue sides and spans are right."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nlp_worker.quotes.detection.columns import Columns

SPEECH = "speech"
_FAR = 600
"""Characters between a content and the cue the data gives for it; farther is a wrong find."""


@dataclass(frozen=True, slots=True)
class GoldUnit:
    """One contiguous content: first and last word, its cue's words (empty when not found)."""

    first: int
    last: int
    is_speech: bool
    cue: tuple[int, ...]
    speakers: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class GoldPage:
    """The units of one text."""

    units: list[GoldUnit] = field(default_factory=list)


def read_gold(record: dict[str, Any], columns: Columns) -> GoldPage:
    """The contents of a record as words of the page."""
    page = GoldPage()
    for quote in record["quotes"]:
        cue = _cue_words(record["text"], quote, columns)
        is_speech = quote.get("kind", SPEECH) == SPEECH
        spans = [words_between(columns, *span) for span in quote.get("speaker_spans", [])]
        speakers = tuple((first, last) for first, last in spans if first <= last)
        for start, end in quote["spans"]:
            first, last = words_between(columns, start, end)
            if first <= last:
                page.units.append(GoldUnit(first, last, is_speech, cue, speakers))
    return page


def words_between(columns: Columns, start: int, end: int) -> tuple[int, int]:
    """First and last word of a stretch of characters, marks at its edges left out."""
    first = int(np.searchsorted(columns.end, start, side="right"))
    last = int(np.searchsorted(columns.start, end, side="left")) - 1
    while first <= last and not columns.is_edge[first]:
        first += 1
    while first <= last and not columns.is_edge[last]:
        last -= 1
    return first, last


def _cue_words(text: str, quote: dict[str, Any], columns: Columns) -> tuple[int, ...]:
    """The words of the occurrence of the cue nearest to the content and outside of it."""
    cue = quote.get("cue")
    if not cue:
        return ()
    low = min(start for start, _ in quote["spans"]) - _FAR
    high = max(end for _, end in quote["spans"]) + _FAR
    best, nearest = -1, _FAR + 1
    at = text.find(cue, max(0, low), high)
    while at >= 0:
        if (gap := _gap(at, at + len(cue), quote["spans"])) < nearest and _is_whole(text, at, cue):
            best, nearest = at, gap
        at = text.find(cue, at + 1, high)
    if best < 0:
        return ()
    first = int(np.searchsorted(columns.end, best, side="right"))
    last = int(np.searchsorted(columns.start, best + len(cue), side="left"))
    return tuple(range(first, last))


def _is_whole(text: str, at: int, cue: str) -> bool:
    before, after = text[at - 1 : at], text[at + len(cue) : at + len(cue) + 1]
    return not (before.isalnum() and cue[0].isalnum()) and not (
        after.isalnum() and cue[-1].isalnum()
    )


def _gap(start: int, end: int, spans: Iterable[tuple[int, int]]) -> int:
    """Characters between a stretch and the nearest span; far when they overlap."""
    gaps = []
    for low, high in spans:
        if start < high and low < end:
            return _FAR + 1
        gaps.append(low - end if low >= end else start - high)
    return min(gaps)


def cue_head(unit: GoldUnit, columns: Columns, candidates: set[int]) -> int | None:
    """The candidate among the words of the cue that stands highest in the tree."""
    words = [word for word in unit.cue if word in candidates]
    return min(words, key=lambda word: (columns.depth[word], word), default=None)


def overlap(first: int, last: int, unit: GoldUnit, columns: Columns) -> float:
    """Intersection over union in characters of a candidate and a unit."""
    start, end = columns.start[first], columns.end[last]
    low, high = columns.start[unit.first], columns.end[unit.last]
    shared = min(end, high) - max(start, low)
    return float(shared / (max(end, high) - min(start, low))) if shared > 0 else 0.0
