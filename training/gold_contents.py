"""The contents that a data set marks in a text, as words of the section."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from nlp_worker.quotes.detection.columns import Columns

SPEECH = "speech"
_FAR = 600
"""Code points between a content and its cue; one that is farther away is another occurrence."""


@dataclass(frozen=True, slots=True)
class GoldContent:
    """One contiguous content: its first and last word, and the words of its cue if they are found.

    `speakers` are the first and last words of the mentions of its speaker.
    """

    first: int
    last: int
    is_speech: bool
    cue: tuple[int, ...]
    speakers: tuple[tuple[int, int], ...] = ()


def gold_contents(record: dict[str, Any], columns: Columns) -> list[GoldContent]:
    """Return the contents of a record, one for each span."""
    contents: list[GoldContent] = []
    for quote in record["quotes"]:
        cue = _cue_words(record["text"], quote, columns)
        is_speech = quote.get("kind", SPEECH) == SPEECH
        spans = [words_between(columns, *span) for span in quote.get("speaker_spans", [])]
        speakers = tuple((first, last) for first, last in spans if first <= last)
        for start, end in quote["spans"]:
            first, last = words_between(columns, start, end)
            if first <= last:
                contents.append(GoldContent(first, last, is_speech, cue, speakers))
    return contents


def words_between(columns: Columns, start: int, end: int) -> tuple[int, int]:
    """Return the first and last word between two code points, without marks at the edges."""
    first = int(np.searchsorted(columns.end, start, side="right"))
    last = int(np.searchsorted(columns.start, end, side="left")) - 1
    while first <= last and not columns.is_edge[first]:
        first += 1
    while first <= last and not columns.is_edge[last]:
        last -= 1
    return first, last


def _cue_words(text: str, quote: dict[str, Any], columns: Columns) -> tuple[int, ...]:
    """Return the words of the occurrence of the cue that is nearest to the content, outside it."""
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
    """Return the code points from a stretch to the nearest span; more than `_FAR` on an overlap."""
    gaps = []
    for low, high in spans:
        if start < high and low < end:
            return _FAR + 1
        gaps.append(low - end if low >= end else start - high)
    return min(gaps)


def cue_head(content: GoldContent, columns: Columns, candidates: set[int]) -> int | None:
    """Return that candidate among the words of the cue which is highest in the tree, or None."""
    words = [word for word in content.cue if word in candidates]
    return min(words, key=lambda word: (columns.depth[word], word), default=None)


def overlap(first: int, last: int, content: GoldContent, columns: Columns) -> float:
    """Return the intersection over union, in code points, of a candidate and a content."""
    start, end = columns.start[first], columns.end[last]
    low, high = columns.start[content.first], columns.end[content.last]
    shared = min(end, high) - max(start, low)
    return float(shared / (max(end, high) - min(start, low))) if shared > 0 else 0.0
