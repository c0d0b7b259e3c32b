"""The last scorer: each candidate content beside its rivals, and the greedy choice among them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp_worker.quotes.detection.columns import Columns
from nlp_worker.quotes.detection.content_spans import Spans
from nlp_worker.quotes.detection.edges import Asked
from nlp_worker.quotes.detection.forest import FeatureArray, Matrix, stacked

NO_CUE = -1
_RIVALS = 25
"""Candidates looked at on either side in the order of the text."""
_NEAR = np.delete(np.arange(-_RIVALS, _RIVALS + 1), _RIVALS)
_AT_ONCE = 256
_OF_RIVALS = 18
"""Features that `_rivals` yields."""
_LONGEST_LOOK = 200
"""Words of a content in which passages are looked for."""
_UNTOUCHED = (0.0,) * 7


@dataclass(frozen=True, slots=True)
class Contents:
    """Candidates for the contents of quotations, in the order of the text.

    `asked` is the number of the cue side, `NO_CUE` for a passage that stands for itself; `likely`
    is the score of the stage that made it.
    """

    asked: FeatureArray
    first: FeatureArray
    last: FeatureArray
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
    first, last = contents.first, contents.last
    features = [
        contents.likely,
        contents.exact,
        np.minimum(last - first + 1, 80),
        *_edges(columns, first, last),
        _of_cue(columns, asked, contents),
        _Touched(columns, contents, passage_scores).features(),
        _overlapping(asked, contents),
    ]
    return stacked(features, len(contents))


def _edges(columns: Columns, first: FeatureArray, last: FeatureArray) -> Iterator[FeatureArray]:
    before, after = np.maximum(first - 1, 0), np.minimum(last + 1, len(columns) - 1)
    yield from (columns.function[first], columns.tag[first], columns.dependency[first])
    yield from (columns.tag[last], columns.mark[before])
    yield from (columns.mark[after], columns.function[after])


def _of_cue(columns: Columns, asked: Asked, contents: Contents) -> Matrix:
    """The cue and its distance, one row a feature; 2 and zeros for a passage without one."""
    has_cue = contents.asked != NO_CUE
    group, first = contents.asked[has_cue], contents.first[has_cue]
    cue, side = asked.cue[group], asked.side[group]
    edge = np.where(side == 0, contents.last[has_cue], first)
    features = [
        side,
        asked.score[group],
        asked.reliability[group],
        _other_side(asked)[group],
        columns.dependency[cue],
        columns.part[cue],
        np.minimum(np.abs(cue - edge), 60),
        columns.passage[cue] >= 0,
        columns.sentence[cue] == columns.sentence[first],
    ]
    found = np.zeros((len(features), len(contents)), np.float32)
    found[0] = 2.0
    found[:, has_cue] = stacked(features, len(group)).T
    return found


def _other_side(asked: Asked) -> Matrix:
    """For each cue side the score of the cue's other side, 0 where that was not asked."""
    pairs = list(zip(asked.cue.tolist(), asked.side.tolist(), strict=True))
    scores = dict(zip(pairs, asked.score.tolist(), strict=True))
    return np.array([scores.get((cue, 1 - side), 0.0) for cue, side in pairs], np.float32)


class _Touched:
    """How contents lie to the passages they touch."""

    def __init__(self, columns: Columns, contents: Contents, passage_scores: Matrix) -> None:
        self._bounds = [(passage.first, passage.last) for passage in columns.passages]
        self._scores = passage_scores.tolist()
        self._inside = columns.passage.tolist()
        self._contents = contents

    def features(self) -> Matrix:
        """Best scores of what is the content, cuts it, lies in it; how much is in marks."""
        spans = zip(self._contents.first.tolist(), self._contents.last.tolist(), strict=True)
        rows = [self._row(first, last) for first, last in spans]
        return np.array(rows, dtype=np.float32).reshape(len(rows), 7).T

    def _row(self, first: int, last: int) -> Sequence[float]:
        numbers = set(self._inside[first : min(last, first + _LONGEST_LOOK) + 1]) - {-1}
        if not numbers:
            return _UNTOUCHED
        own = cut = within = best = 0.0
        words = 0
        for number in numbers:
            start, stop = self._bounds[number]
            score = self._scores[number]
            words += min(last, stop) - max(first, start) + 1
            best = max(best, score)
            if (start, stop) == (first, last):
                own = score
            elif start < first or stop > last:
                cut = max(cut, score)
            else:
                within = max(within, score)
        is_cut = cut > 0 and not own
        return own, cut, within, best, words / (last - first + 1), len(numbers), is_cut


def _overlapping(asked: Asked, contents: Contents) -> Matrix:
    """Features of the rivals of each content; so many contents at once as memory allows."""
    cues = np.append(asked.cue, -1)[contents.asked].astype(np.int32)
    numbers = range(0, len(contents), _AT_ONCE)
    slices = [np.arange(at, min(at + _AT_ONCE, len(contents)), dtype=np.int32) for at in numbers]
    found = [stacked([*_rivals(contents, cues, some)], len(some)) for some in slices]
    return np.concatenate(found).T if found else np.zeros((_OF_RIVALS, 0), np.float32)


def _rivals(
    contents: Contents, cues: FeatureArray, some: FeatureArray
) -> Iterator[FeatureArray | Matrix]:
    """The best rivals: of the same cue side, wider, narrower, crossing; cues in and around."""
    near = some[:, None] + _NEAR
    is_there = (near >= 0) & (near < len(contents))
    near = near.clip(0, len(contents) - 1)
    own_likely = contents.likely[some]
    first, last, group, cue = (
        row[some, None] for row in (contents.first, contents.last, contents.asked, cues)
    )
    likely, exact = contents.likely[near], contents.exact[near]
    start, stop = contents.first[near], contents.last[near]
    other, other_cue = contents.asked[near], cues[near]
    has_inner = is_there & (first <= other_cue) & (other_cue <= last)
    has_outer = is_there & (cue >= 0) & (start <= cue) & (cue <= stop)
    touches = is_there & (start <= last) & (stop >= first)
    is_own = touches & (other == group) & (group != NO_CUE)
    is_same = touches & ~is_own & (other_cue == cue)
    is_twin = touches & (start == first) & (stop == last)
    is_wider = touches & ~is_twin & (start <= first) & (stop >= last)
    is_narrower = touches & ~is_twin & (start >= first) & (stop <= last)
    crosses = touches & ~(is_twin | is_wider | is_narrower)
    length = (stop - start).astype(np.float32)
    (own, _), (same, _), (twin, _) = (_best(likely, at) for at in (is_own, is_same, is_twin))
    wider, wider_length = _best(likely, is_wider, length)
    narrower, narrower_length = _best(likely, is_narrower, length)
    crossing, crossing_exact = _best(likely, crosses, exact)
    inner, inner_exact = _best(likely, has_inner, exact)
    outer, outer_exact = _best(likely, has_outer, exact)
    yield from (own, same, twin, wider, wider_length, narrower, narrower_length)
    yield from (crossing, crossing_exact, inner, inner_exact, outer, outer_exact)
    yield touches.sum(axis=1)
    yield (touches & (likely > own_likely[:, None])).sum(axis=1)
    yield np.minimum(np.where(touches, length, 0).max(axis=1, initial=0), 99)
    yield own_likely - np.max([own, twin, wider, narrower, crossing], axis=0)
    yield own_likely - np.maximum(inner, outer)


def _best(
    likely: Matrix, counts: npt.NDArray[np.bool_], beside: Matrix | None = None
) -> tuple[Matrix, Matrix]:
    """The best score among the rivals that count, and what stands beside it; 0 where none does."""
    scores = np.where(counts, likely, np.float32(0))
    at = scores.argmax(axis=1)[:, None]
    best = np.take_along_axis(scores, at, axis=1)[:, 0]
    if beside is None:
        return best, best
    return best, np.where(best > 0, np.take_along_axis(beside, at, axis=1)[:, 0], 0)


def choose(contents: Contents, scores: Matrix, asked: Asked, least: float) -> list[int]:
    """FeatureArray of the candidates taken: best first, none that overlaps what is taken already.

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
