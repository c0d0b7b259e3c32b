"""The last scorer: each candidate content beside its rivals, and the greedy choice among them."""

from dataclasses import dataclass

import numpy as np

from nlp_worker.quotes.columns import Columns
from nlp_worker.quotes.edges import Asked
from nlp_worker.quotes.forest import Matrix, Numbers
from nlp_worker.quotes.spans import Spans

NO_CUE = -1
_RIVALS = 25
"""Candidates looked at on either side in the order of the text."""


@dataclass(frozen=True, slots=True)
class Contents:
    """Candidates for the contents of quotations, in the order of the text.

    `asked` is the number of the cue side, `NO_CUE` for a passage that stands for itself; `likely`
    is the score of the stage that made it.
    """

    asked: Numbers
    first: Numbers
    last: Numbers
    likely: Matrix
    exact: Matrix

    def __len__(self) -> int:
        return len(self.first)


def gather(
    columns: Columns, asked: Asked, spans: Spans, span_scores: Matrix, passage_scores: Matrix
) -> Contents:
    """The contents of cues and the passages, together."""
    first = [*spans.first.tolist(), *(p.first for p in columns.passages)]
    last = [*spans.last.tolist(), *(p.last for p in columns.passages)]
    group = [*spans.group.tolist(), *[NO_CUE] * len(columns.passages)]
    likely = np.concatenate([asked.score[spans.group] * span_scores, passage_scores])
    exact = np.concatenate([span_scores, passage_scores])
    order = np.lexsort((last, first))
    return Contents(
        np.array(group, np.int32)[order],
        np.array(first, np.int32)[order],
        np.array(last, np.int32)[order],
        likely[order].astype(np.float32),
        exact[order].astype(np.float32),
    )


def content_rows(
    columns: Columns, asked: Asked, contents: Contents, passage_scores: Matrix
) -> Matrix:
    """Features of each candidate and of the rivals it overlaps."""
    view = _Rivals(columns, asked, contents, passage_scores.tolist())
    rows = [view.row(at) for at in range(len(contents))]
    return np.array(rows, dtype=np.float32).reshape(len(rows), _WIDTH)


_WIDTH = 44


class _Rivals:
    def __init__(
        self, columns: Columns, asked: Asked, contents: Contents, passages: list[float]
    ) -> None:
        self.columns, self.passages = columns, passages
        self.first, self.last = contents.first.tolist(), contents.last.tolist()
        self.group = contents.asked.tolist()
        self.likely, self.exact = contents.likely.tolist(), contents.exact.tolist()
        self.cue, self.side = asked.cue.tolist(), asked.side.tolist()
        self.score, self.reliability = asked.score.tolist(), asked.reliability.tolist()
        self.inside = columns.passage.tolist()
        self.other_side = {
            pair: at for at, pair in enumerate(zip(self.cue, self.side, strict=True))
        }

    def row(self, at: int) -> list[float]:
        group, first, last = self.group[at], self.first[at], self.last[at]
        return [
            self.likely[at],
            self.exact[at],
            min(last - first + 1, 80),
            *self._edges(first, last),
            *self._cue(group, first, last),
            *self._marks(first, last),
            *self._overlapping(at),
        ]

    def _edges(self, first: int, last: int) -> list[float]:
        columns, before, after = self.columns, max(first - 1, 0), last + 1
        after = min(after, len(columns) - 1)
        return [
            columns.function[first],
            columns.tag[first],
            columns.dependency[first],
            columns.tag[last],
            columns.mark[before],
            columns.mark[after],
            columns.function[after],
        ]

    def _cue(self, group: int, first: int, last: int) -> list[float]:
        if group == NO_CUE:
            return [2, 0, 0, 0, 0, 0, 0, 0, 0]
        cue, side = self.cue[group], self.side[group]
        other = self.other_side.get((cue, 1 - side))
        return [
            side,
            self.score[group],
            self.reliability[group],
            self.score[other] if other is not None else 0.0,
            self.columns.dependency[cue],
            self.columns.part[cue],
            min(abs(cue - (last if side == 0 else first)), 60),
            self.inside[cue] >= 0,
            self.columns.sentence[cue] == self.columns.sentence[first],
        ]

    def _marks(self, first: int, last: int) -> list[float]:
        """How the content lies to the passages it touches."""
        numbers = sorted({self.inside[i] for i in range(first, min(last, first + 200) + 1)} - {-1})
        own = cut = within = best = 0.0
        words = 0
        for number in numbers:
            passage = self.columns.passages[number]
            words += min(last, passage.last) - max(first, passage.first) + 1
            best = max(best, self.passages[number])
            if (passage.first, passage.last) == (first, last):
                own = self.passages[number]
            elif passage.first < first or passage.last > last:
                cut = max(cut, self.passages[number])
            else:
                within = max(within, self.passages[number])
        is_cut = cut > 0 and not own
        return [own, cut, within, best, words / (last - first + 1), len(numbers), is_cut]

    def _overlapping(self, at: int) -> list[float]:
        """The best rivals: of the same cue side, wider, narrower, crossing; cues in and around."""
        first, last, group = self.first[at], self.last[at], self.group[at]
        cue = self.cue[group] if group != NO_CUE else -1
        own = same = wider = narrower = crossing = inner = outer = twin = 0.0
        count = better = longest = 0
        inner_exact = outer_exact = crossing_exact = narrower_length = wider_length = 0.0
        low, high = max(0, at - _RIVALS), min(len(self.first), at + _RIVALS + 1)
        for rival in range(low, high):
            if rival == at:
                continue
            start, stop, likely = self.first[rival], self.last[rival], self.likely[rival]
            other = self.group[rival]
            rival_cue = self.cue[other] if other != NO_CUE else -1
            if first <= rival_cue <= last and likely > inner:
                inner, inner_exact = likely, self.exact[rival]
            if cue >= 0 and start <= cue <= stop and likely > outer:
                outer, outer_exact = likely, self.exact[rival]
            if start > last or stop < first:
                continue
            count += 1
            better += likely > self.likely[at]
            longest = max(longest, stop - start)
            if other == group and group != NO_CUE:
                own = max(own, likely)
            elif rival_cue == cue:
                same = max(same, likely)
            if (start, stop) == (first, last):
                twin = max(twin, likely)
            elif start <= first and stop >= last:
                if likely > wider:
                    wider, wider_length = likely, stop - start
            elif start >= first and stop <= last:
                if likely > narrower:
                    narrower, narrower_length = likely, stop - start
            elif likely > crossing:
                crossing, crossing_exact = likely, self.exact[rival]
        return [
            own,
            same,
            twin,
            wider,
            wider_length,
            narrower,
            narrower_length,
            crossing,
            crossing_exact,
            inner,
            inner_exact,
            outer,
            outer_exact,
            count,
            better,
            min(longest, 99),
            self.likely[at] - max(own, twin, wider, narrower, crossing),
            self.likely[at] - max(inner, outer),
        ]


def choose(contents: Contents, scores: Matrix, asked: Asked, least: float) -> list[int]:
    """Numbers of the candidates taken: best first, none that overlaps what is taken already.

    A content whose cue stands inside a taken content is left out: the outermost speaker counts.
    """
    taken: list[int] = []
    covered: set[int] = set()
    cues = asked.cue.tolist()
    used: set[int] = set()
    held: set[int] = set()
    first, last, group = contents.first.tolist(), contents.last.tolist(), contents.asked.tolist()
    for at in np.argsort(-scores, kind="stable").tolist():
        if scores[at] < least:
            break
        words = range(first[at], last[at] + 1)
        cue = cues[group[at]] if group[at] != NO_CUE else -1
        if cue in covered or group[at] in used or not covered.isdisjoint(words):
            continue
        if not held.isdisjoint(words):
            continue
        taken.append(at)
        covered.update(words)
        if cue >= 0:
            used.add(group[at])
            held.add(cue)
    return sorted(taken, key=lambda at: first[at])
