"""Features of a passage between quote marks: speech of its own, part of a report, or neither?"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp_worker.languages import mark_code
from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.quotes.detection.columns import Columns, PassageWords, running
from nlp_worker.quotes.detection.content_spans import Spans
from nlp_worker.quotes.detection.cue_candidates import LEFT, RIGHT
from nlp_worker.quotes.detection.edges import Asked
from nlp_worker.quotes.detection.forest import FeatureArray, Matrix, stacked
from nlp_worker.quotes.section_text import SectionText

_FINITE = [ENGLISH.label_codes.tags.index(tag) + 1 for tag in ("VBD", "VBZ", "VBP", "MD")]
_SUBJECT = ENGLISH.label_codes.dependency("nsubj")
_REACH = 30
_FAR = 99
_OPENERS = "“”„‟\"«»'‘’`"
_TITLE = 12
_LONGEST_LOOK = 61
_FAR_DOWN = 10_000
"""More than any depth, so that a mark is the highest word of marks alone."""


@dataclass(frozen=True, slots=True)
class Support:
    """What the cues make of a passage: scores of contents that are it, or go beyond it."""

    same: float
    wider: float
    narrower: float


def passage_rows(section: SectionText, columns: Columns, asked: Asked, tops: "Tops") -> Matrix:
    """One row a passage of `columns.passages`."""
    passages = columns.passages
    if not passages:
        return np.zeros((0, 0), np.float32)
    first = np.array([found.first for found in passages], dtype=np.int32)
    last = np.array([found.last for found in passages], dtype=np.int32)
    facing = _Facing(columns, asked)
    features = [
        *_words(columns, first, last),
        _rows([_text(section, found) for found in passages]),
        _rows([_beside(section, passages, at) for at in range(len(passages))]),
        *_surroundings(columns, first, last),
        *_tree(columns, first, last),
        _rows([facing.row(found) for found in passages]),
        _rows([astuple(tops.support(found)) for found in passages]),
    ]
    return stacked(features, len(passages))


def _rows(of_passages: Sequence[Sequence[float]]) -> Matrix:
    """One row a feature."""
    return np.array(of_passages, np.float32).T


def with_neighbours(rows: Matrix, columns: Columns, scores: Matrix) -> Matrix:
    """The rows, with the scores of the passages before and after in the same or next block."""
    beside = np.zeros((len(rows), 6), dtype=np.float32)
    for number, passage in enumerate(columns.passages):
        for column, other in ((0, number - 1), (3, number + 1)):
            if 0 <= other < len(columns.passages):
                neighbour = columns.passages[other]
                apart = abs(neighbour.block - passage.block)
                gap = max(passage.first - neighbour.last, neighbour.first - passage.last)
                if apart <= 2:
                    beside[number, column : column + 3] = scores[other], apart, min(gap, _FAR)
    return np.hstack([rows, beside])


def _words(columns: Columns, first: FeatureArray, last: FeatureArray) -> Iterator[npt.NDArray[Any]]:
    size = last - first + 1
    capitals = np.append(running(columns.is_capital), columns.is_capital.sum())
    yield np.minimum(size, _FAR)
    title = np.minimum(size, _TITLE)
    yield (capitals[first + title] - capitals[first]) / title
    yield from (columns.is_capital[first], columns.function[first])
    yield from (columns.tag[first], columns.tag[last])


def _text(section: SectionText, found: PassageWords) -> list[float]:
    """What stands around the marks and at the end of the words between them."""
    view, passage = section.view, found.passage
    block = section.blocks[found.block]
    before = view[block.start : passage.outer.start].rstrip()[-1:]
    after = view[passage.outer.end : passage.outer.end + 2].lstrip()[:1]
    inner = view[passage.inner.start : passage.inner.end].strip()
    return [
        mark_code(inner[-1:]) if inner else 0,
        mark_code(before) if before else 11,
        mark_code(after) if after else 11,
        passage.is_double,
        passage.is_closed,
        passage.outer.start == block.start,
        passage.outer.end >= block.end - 1,
        block.end - block.start < 120,
        inner.count(". ") + inner.count("? ") + inner.count("! "),
    ]


def _beside(section: SectionText, passages: Sequence[PassageWords], number: int) -> list[float]:
    """The passages before and after, and the beginning of the next block."""
    found = passages[number]
    row = [_FAR, _FAR, 0.0, 0.0, 0.0]
    if number and (before := passages[number - 1]).block == found.block:
        row[0] = min(found.first - before.last, _FAR)
        row[2] = min(before.last - before.first, _FAR)
    elif number and passages[number - 1].block == found.block - 1:
        row[3] = 2.0 - passages[number - 1].passage.is_closed
    if number + 1 < len(passages):
        after = passages[number + 1]
        if after.block == found.block:
            row[1] = min(after.first - found.last, _FAR)
    if found.block + 1 < len(section.blocks):
        row[4] = section.text[section.blocks[found.block + 1].start] in _OPENERS
    return row


def _surroundings(
    columns: Columns, first: FeatureArray, last: FeatureArray
) -> Iterator[npt.NDArray[Any]]:
    """The words right before and after, past marks."""
    numbers = np.arange(len(columns), dtype=np.int32)
    befores = np.maximum.accumulate(np.where(columns.is_edge, numbers, 0))
    afters = np.where(columns.is_edge, numbers, len(columns) - 1)[::-1]
    word = befores[np.maximum(first - 1, 0)]
    following = np.minimum.accumulate(afters)[::-1][np.minimum(last + 1, len(columns) - 1)]
    for at in (word, following):
        yield from (columns.function[at], columns.tag[at], columns.dependency[at])
    yield columns.sentence[word] == columns.sentence[first]
    yield columns.sentence[following] == columns.sentence[last]


def _tree(columns: Columns, first: FeatureArray, last: FeatureArray) -> Iterator[npt.NDArray[Any]]:
    """The highest word, and how the others hang together, as far as is looked."""
    words = first[:, None] + np.arange(_LONGEST_LOOK, dtype=np.int32)
    is_there = words <= last[:, None]
    words = np.minimum(words, last[:, None])
    head = columns.head[words]
    is_loose = (head < first[:, None]) | (head > last[:, None])
    rank = np.where(columns.mark[words] != 0, _FAR_DOWN, 0) + columns.depth[words]
    top = words[np.arange(len(words)), rank.argmin(axis=1)]
    governor = columns.head[top]
    is_outside = (governor < first) | (governor > last)
    yield from (columns.dependency[top], columns.tag[top], columns.depth[top])
    yield (is_loose & is_there).sum(axis=1)
    yield (np.isin(columns.tag, _FINITE)[words] & is_there).sum(axis=1)
    yield ((columns.dependency[words] == _SUBJECT) & is_there).sum(axis=1)
    yield columns.dependency[governor] * is_outside
    yield columns.tag[governor] * is_outside
    yield from (columns.first[top] - first, columns.last[top] - last)


class _Facing:
    """The cues whose side faces a passage, and how far off they stand."""

    def __init__(self, columns: Columns, asked: Asked) -> None:
        self._columns = columns
        self._cues, self._sides = asked.cue.tolist(), asked.side.tolist()
        self._scores = asked.score.tolist()
        self._blocks = columns.block[asked.cue].tolist()
        self._sentences = columns.sentence[asked.cue].tolist()

    def row(self, found: PassageWords) -> list[float]:
        return [*self._best(found, LEFT), *self._best(found, RIGHT)]

    def _best(self, found: PassageWords, side: int) -> list[float]:
        """Best score, its distance, whether of the same sentence and block; and the nearest."""
        low, high = (
            (found.last + 1, found.last + _REACH)
            if side == LEFT
            else (found.first - _REACH, found.first - 1)
        )
        start, stop = bisect_left(self._cues, low), bisect_right(self._cues, high)
        edge = found.last if side == LEFT else found.first
        best = [0.0, _FAR, 0, 0, 0.0, _FAR]
        for at in range(start, stop):
            gap = abs(self._cues[at] - edge)
            is_near = self._blocks[at] == found.block
            if self._sides[at] != side or not is_near:
                continue
            if self._scores[at] > best[0]:
                same = self._sentences[at] == self._columns.sentence[edge]
                best[:4] = self._scores[at], gap, same, 1
            if gap < best[5]:
                best[4:] = self._scores[at], gap
        return best


class Tops:
    """The best contents of all cue sides, looked up by the words they cover."""

    def __init__(self, spans: Spans, scores: Matrix) -> None:
        order = np.argsort(spans.first, kind="stable")
        self._last, self._scores = spans.last[order].tolist(), scores[order].tolist()
        self._starts = spans.first[order].tolist()

    def support(self, passage: PassageWords) -> Support:
        """How well the contents of cues agree with a passage."""
        same = wider = narrower = 0.0
        low = bisect_left(self._starts, passage.first - 2 * _REACH)
        high = bisect_right(self._starts, passage.last)
        for at in range(low, min(high, low + 4 * _REACH)):
            first, last, score = self._starts[at], self._last[at], self._scores[at]
            if last < passage.first:
                continue
            if first == passage.first and last == passage.last:
                same = max(same, score)
            elif first <= passage.first and last >= passage.last:
                wider = max(wider, score)
            elif first >= passage.first and last <= passage.last:
                narrower = max(narrower, score)
        return Support(same, wider, narrower)
