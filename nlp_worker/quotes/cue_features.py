"""Features of a cue candidate and a side of it: does it attribute something there?"""

from collections.abc import Iterator

import numpy as np

from nlp_worker.quotes.codes import dependency_code
from nlp_worker.quotes.columns import Columns
from nlp_worker.quotes.cue_candidates import LEFT, RIGHT, Cues
from nlp_worker.quotes.forest import Matrix, Numbers

_FAR = 99
_CHILDREN = (
    "nsubj",
    "nsubjpass",
    "auxpass",
    "agent",
    "ccomp",
    "xcomp",
    "dobj",
    "dative",
    "advcl",
    "acl",
    "relcl",
    "parataxis",
    "prep",
    "pobj",
    "mark",
    "neg",
    "aux",
    "advmod",
    "conj",
    "attr",
    "oprd",
    "poss",
    "punct",
    "npadvmod",
    "prt",
)
_CHILD_COLUMN = {dependency_code(label): at for at, label in enumerate(_CHILDREN)}
_SUBJECTS = tuple(dependency_code(label) for label in ("nsubj", "nsubjpass", "csubj"))
_CONTENTS = tuple(dependency_code(label) for label in ("ccomp", "xcomp", "dobj", "acl", "prep"))
_MODALS = frozenset(
    ("could", "would", "should", "may", "might", "must", "can", "will", "'ll", "'d")
)


def cue_rows(columns: Columns, cues: Cues) -> Matrix:
    """Two rows a candidate: its left side, then its right side."""
    lists = _Lists(columns, cues)
    rows = [row for number in range(len(cues)) for row in lists.rows(number)]
    return np.array(rows, dtype=np.float32).reshape(len(rows), len(rows[0]) if rows else 0)


class _Lists:
    """Plain lists of the columns: single look-ups in arrays are slow."""

    def __init__(self, columns: Columns, cues: Cues) -> None:
        self.columns, self.cues, self.children = columns, cues, columns.children
        self.dep, self.part, self.tag = (
            columns.dependency.tolist(),
            columns.part.tolist(),
            columns.tag.tolist(),
        )
        self.function, self.mark = columns.function.tolist(), columns.mark.tolist()
        self.head, self.depth = columns.head.tolist(), columns.depth.tolist()
        self.first, self.last = columns.first.tolist(), columns.last.tolist()
        self.name, self.capital = columns.name.tolist(), columns.is_capital.tolist()
        self.inside, self.sentence = columns.passage.tolist(), columns.sentence.tolist()
        self.block = columns.block.tolist()
        self.reliability = {
            word: weights.reliability
            for word, weights in zip(cues.word.tolist(), cues.weights, strict=True)
        }
        self.words = cues.word.tolist()
        self.before, self.after = _nearest_passages(columns)

    def rows(self, number: int) -> Iterator[list[float]]:
        cue = self.words[number]
        start, stop = self.columns.bounds[self.sentence[cue]]
        shared = [
            *self._lexical(number),
            *self._place(cue, start, stop),
            *self._subject(cue),
            *self._rivals(number, start, stop),
        ]
        for side in (LEFT, RIGHT):
            yield [
                side,
                *shared,
                *self._children(cue, side),
                *self._passage(cue, side, start, stop),
            ]

    def _lexical(self, number: int) -> list[float]:
        cue, weights = self.words[number], self.cues.weights[number]
        following = cue + 1 if cue + 1 < len(self.columns) else cue
        head = self.head[cue]
        return [
            weights.reliability,
            weights.quoted,
            weights.right,
            weights.clause,
            self.dep[cue],
            self.part[cue],
            self.tag[cue],
            self.dep[head],
            self.tag[head],
            self.reliability.get(head, 0.0),
            self.function[following],
            self.tag[following],
            self.mark[following],
            self.function[cue - 1] if cue else 0,
            self.tag[cue - 1] if cue else 0,
            self.mark[cue - 1] if cue else 0,
        ]

    def _place(self, cue: int, start: int, stop: int) -> list[float]:
        opening = self.function[start]
        return [
            cue - start,
            stop - cue,
            self.depth[cue],
            cue - self.first[cue],
            self.last[cue] - cue,
            self.inside[cue] >= 0,
            opening,
            self.mark[stop - 1],
            start == 0 or self.block[start - 1] != self.block[start],
            stop == len(self.columns) or self.block[stop] != self.block[start],
            self.capital[cue],
        ]

    def _subject(self, cue: int) -> list[float]:
        """Whose verb it is; inherited from a governing verb when it has no own subject."""
        at = cue
        for climbed in range(4):
            for child in self.children[at]:
                if self.dep[child] in _SUBJECTS:
                    return [
                        climbed,
                        self.tag[child],
                        self.function[child],
                        self.name[child],
                        child - cue,
                        self.last[child] - self.first[child],
                        self.inside[child] >= 0,
                    ]
            if self.head[at] == at:
                break
            at = self.head[at]
        return [5, 0, 0, 0, _FAR, 0, False]

    def _rivals(self, number: int, start: int, stop: int) -> list[float]:
        """The most reliable other candidates of the sentence, before and after."""
        before = after = above = 0.0
        at = number - 1
        while at >= 0 and self.words[at] >= start:
            before = max(before, self.cues.weights[at].reliability)
            at -= 1
        at = number + 1
        while at < len(self.words) and self.words[at] < stop:
            after = max(after, self.cues.weights[at].reliability)
            at += 1
        governor, steps = self.words[number], 0
        while self.head[governor] != governor and steps < 12:
            governor, steps = self.head[governor], steps + 1
            above = max(above, self.reliability.get(governor, 0.0))
        return [before, after, above]

    def _children(self, cue: int, side: int) -> list[float]:
        here, there = [0.0] * len(_CHILDREN), [0.0] * len(_CHILDREN)
        size = subject = modal = opening = 0.0
        for child in self.children[cue]:
            code = self.dep[child]
            on_side = (child > cue) == (side == RIGHT)
            if (column := _CHILD_COLUMN.get(code)) is not None:
                (here if on_side else there)[column] += 1
            if self.columns.form[child] in _MODALS:
                modal = 1.0 + (self.columns.form[child] in ("will", "'ll"))
            if on_side and code in _CONTENTS and self.last[child] - self.first[child] >= size:
                size = self.last[child] - self.first[child] + 1.0
                opening = self.function[self.first[child]]
                subject = float(any(self.dep[g] in _SUBJECTS for g in self.children[child]))
        return [*here, *there, size, subject, opening, modal]

    def _passage(self, cue: int, side: int, start: int, stop: int) -> list[float]:
        """The nearest passage on this side, if it is of the same block."""
        number = (self.before if side == LEFT else self.after)[cue]
        if number < 0 or self.columns.passages[number].block != self.block[cue]:
            return [_FAR, 0, 0, 0, 0, 0, 0, 0]
        passage = self.columns.passages[number]
        near, far = (passage.last, passage.first) if side == LEFT else (passage.first, passage.last)
        gap = abs(cue - near)
        between = range(near + 1, cue) if side == LEFT else range(cue + 1, near)
        return [
            min(gap, _FAR),
            min(passage.last - passage.first + 1, _FAR),
            self.capital[passage.first],
            self.mark[min(passage.last + 1, len(self.columns) - 1)],
            start <= near < stop,
            start <= far < stop,
            sum(self.mark[i] in (2, 3, 4) for i in between) if gap < _FAR else _FAR,
            sum(i in self.reliability for i in between) if gap < _FAR else _FAR,
        ]


def _nearest_passages(columns: Columns) -> tuple[list[int], list[int]]:
    """For every word the number of the passage that ended before it, and that begins after it."""
    before, after = [-1] * len(columns), [-1] * len(columns)
    for number, passage in enumerate(columns.passages):
        until = (
            columns.passages[number + 1].last + 1
            if number + 1 < len(columns.passages)
            else len(columns)
        )
        before[passage.last + 1 : until] = [number] * (until - passage.last - 1)
        since = columns.passages[number - 1].first if number else 0
        after[since : passage.first] = [number] * (passage.first - since)
    return before, after


def sides(cues: Cues) -> tuple[Numbers, Numbers]:
    """Word and side of each row of `cue_rows`."""
    return np.repeat(cues.word, 2), np.tile(np.array([LEFT, RIGHT], np.int32), len(cues))
