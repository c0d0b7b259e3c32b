"""Features of a passage between quote marks: speech of its own, part of a report, or neither?"""

from dataclasses import dataclass

import numpy as np

from nlp_worker.quotes.codes import TAGS, dependency_code, mark_code
from nlp_worker.quotes.columns import Columns, PassageWords
from nlp_worker.quotes.cue_candidates import LEFT, RIGHT
from nlp_worker.quotes.edges import Asked
from nlp_worker.quotes.forest import Matrix
from nlp_worker.quotes.reading import Reading
from nlp_worker.quotes.spans import Spans

_FINITE = frozenset(TAGS.index(tag) + 1 for tag in ("VBD", "VBZ", "VBP", "MD"))
_SUBJECT = dependency_code("nsubj")
_REACH = 30
_FAR = 99
_OPENERS = "“”„‟\"«»'‘’`"
_TITLE = 12


@dataclass(frozen=True, slots=True)
class Support:
    """What the cues make of a passage: scores of contents that are it, or go beyond it."""

    same: float
    wider: float
    narrower: float


def passage_rows(reading: Reading, columns: Columns, asked: Asked, tops: "Tops") -> Matrix:
    """One row a passage of `columns.passages`."""
    facing = _Facing(columns, asked)
    rows = []
    for number, passage in enumerate(columns.passages):
        support = tops.support(passage)
        rows.append(
            [
                *_shape(reading, columns, passage),
                *_surroundings(reading, columns, number),
                *_tree(columns, passage),
                *facing.row(passage),
                support.same,
                support.wider,
                support.narrower,
            ]
        )
    width = _WIDTH if not rows else len(rows[0])
    return np.array(rows, dtype=np.float32).reshape(len(rows), width)


_WIDTH = 0


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


def _shape(reading: Reading, columns: Columns, found: PassageWords) -> list[float]:
    view, passage = reading.view, found.passage
    block = reading.blocks[found.block]
    before = view[block.start : passage.outer.start].rstrip()[-1:]
    after = view[passage.outer.end : passage.outer.end + 2].lstrip()[:1]
    inner = view[passage.inner.start : passage.inner.end].strip()
    words = range(found.first, found.last + 1)
    capitals = sum(int(columns.is_capital[i]) for i in words[:_TITLE])
    return [
        min(len(words), _FAR),
        capitals / min(len(words), _TITLE),
        columns.is_capital[found.first],
        columns.function[found.first],
        columns.tag[found.first],
        columns.tag[found.last],
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


def _surroundings(reading: Reading, columns: Columns, number: int) -> list[float]:
    found = columns.passages[number]
    row = [_FAR, _FAR, 0.0, 0.0, 0.0]
    if number and (before := columns.passages[number - 1]).block == found.block:
        row[0] = min(found.first - before.last, _FAR)
        row[2] = min(before.last - before.first, _FAR)
    elif number and columns.passages[number - 1].block == found.block - 1:
        row[3] = 2.0 - columns.passages[number - 1].passage.is_closed
    if number + 1 < len(columns.passages):
        after = columns.passages[number + 1]
        if after.block == found.block:
            row[1] = min(after.first - found.last, _FAR)
    if found.block + 1 < len(reading.blocks):
        row[4] = reading.text[reading.blocks[found.block + 1].start] in _OPENERS
    word = max(found.first - 1, 0)
    while word and not columns.is_edge[word]:
        word -= 1
    following = min(found.last + 1, len(columns) - 1)
    while following < len(columns) - 1 and not columns.is_edge[following]:
        following += 1
    return [
        *row,
        columns.function[word],
        columns.tag[word],
        columns.dependency[word],
        columns.function[following],
        columns.tag[following],
        columns.dependency[following],
        columns.sentence[word] == columns.sentence[found.first],
        columns.sentence[following] == columns.sentence[found.last],
    ]


def _tree(columns: Columns, found: PassageWords) -> list[float]:
    stop = min(found.last, found.first + 60) + 1
    words = range(found.first, stop)
    top = min(words, key=lambda i: (columns.mark[i] != 0, columns.depth[i]))
    head = int(columns.head[top])
    loose = sum(not found.first <= columns.head[i] <= found.last for i in words)
    return [
        columns.dependency[top],
        columns.tag[top],
        columns.depth[top],
        loose,
        sum(int(columns.tag[i]) in _FINITE for i in words),
        sum(int(columns.dependency[i]) == _SUBJECT for i in words),
        0 if found.first <= head <= found.last else columns.dependency[head],
        0 if found.first <= head <= found.last else columns.tag[head],
        columns.first[top] - found.first,
        columns.last[top] - found.last,
    ]


class _Facing:
    """The cues whose side faces a passage, and how far off they stand."""

    def __init__(self, columns: Columns, asked: Asked) -> None:
        self._columns = columns
        self._cues, self._sides = asked.cue.tolist(), asked.side.tolist()
        self._scores = asked.score.tolist()
        self._words = asked.cue

    def row(self, found: PassageWords) -> list[float]:
        return [*self._best(found, LEFT), *self._best(found, RIGHT)]

    def _best(self, found: PassageWords, side: int) -> list[float]:
        """Best score, its distance, whether of the same sentence and block; and the nearest."""
        low, high = (
            (found.last + 1, found.last + _REACH)
            if side == LEFT
            else (found.first - _REACH, found.first - 1)
        )
        start = int(np.searchsorted(self._words, low))
        stop = int(np.searchsorted(self._words, high, side="right"))
        edge = found.last if side == LEFT else found.first
        best = [0.0, _FAR, 0, 0, 0.0, _FAR]
        for at in range(start, stop):
            gap = abs(self._cues[at] - edge)
            is_near = self._columns.block[self._cues[at]] == found.block
            if self._sides[at] != side or not is_near:
                continue
            if self._scores[at] > best[0]:
                same = self._columns.sentence[self._cues[at]] == self._columns.sentence[edge]
                best[:4] = self._scores[at], gap, same, 1
            if gap < best[5]:
                best[4:] = self._scores[at], gap
        return best


class Tops:
    """The best contents of all cue sides, looked up by the words they cover."""

    def __init__(self, spans: Spans, scores: Matrix) -> None:
        order = np.argsort(spans.first, kind="stable")
        self._first = spans.first[order]
        self._last, self._scores = spans.last[order].tolist(), scores[order].tolist()
        self._starts = self._first.tolist()

    def support(self, passage: PassageWords) -> Support:
        """How well the contents of cues agree with a passage."""
        same = wider = narrower = 0.0
        low = int(np.searchsorted(self._first, passage.first - 2 * _REACH))
        high = int(np.searchsorted(self._first, passage.last, side="right"))
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
