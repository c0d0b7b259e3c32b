"""Contents put together from the best starts and ends of a cue side, and their features."""

from dataclasses import dataclass

import numpy as np

from nlp_worker.quotes.detection.edges import Asked, EdgeFeatures
from nlp_worker.quotes.detection.forest import FeatureArray, Matrix, stacked

BEST = 5
"""Starts and ends kept for a cue side."""
_WINDOW = 64
_FLOOR = 1e-4


@dataclass(frozen=True, slots=True)
class Spans:
    """Candidate contents: which of the asked cue sides, first and last word, edge scores."""

    group: FeatureArray
    first: FeatureArray
    last: FeatureArray
    start_score: Matrix
    end_score: Matrix

    def __len__(self) -> int:
        return len(self.group)

    def take(self, kept: FeatureArray) -> "Spans":
        """The candidates with these numbers."""
        return Spans(
            self.group[kept],
            self.first[kept],
            self.last[kept],
            self.start_score[kept],
            self.end_score[kept],
        )


def pair_edges(groups: FeatureArray, words: FeatureArray, starts: Matrix, ends: Matrix) -> Spans:
    """All pairs of a group's `BEST` starts with its `BEST` ends that make a span."""
    numbers, places = np.unique(groups, return_inverse=True)
    of_group: FeatureArray = places.astype(np.int32)
    first, last = (_best_of(of_group, scores, len(numbers)) for scores in (starts, ends))
    start, end = np.broadcast_arrays(first[:, :, None], last[:, None, :])
    is_span = (start >= 0) & (end >= 0) & (words[start] <= words[end])
    start, end = start[is_span], end[is_span]
    return Spans(groups[start], words[start], words[end], starts[start], ends[end])


def _best_of(groups: FeatureArray, scores: Matrix, size: int) -> FeatureArray:
    """For each of `size` groups the numbers of its `BEST` candidates, best first; -1 for none."""
    rank = _rank(groups, scores)
    kept = np.flatnonzero(rank < BEST)
    best = np.full((size, BEST), -1, dtype=np.int32)
    best[groups[kept], rank[kept]] = kept
    return best


def span_rows(features: EdgeFeatures, asked: Asked, spans: Spans) -> Matrix:
    """Features of each candidate content."""
    columns = features.columns
    n = len(columns)
    cue, side = asked.cue[spans.group], asked.side[spans.group]
    first, last = spans.first, spans.last
    after, before = np.minimum(last + 1, n - 1), np.maximum(first - 1, 0)
    start_logit, end_logit = _logit(spans.start_score), _logit(spans.end_score)
    head, loose, strict = _heads(features, first, last)
    _, commas, in_marks, stops, subjects = features.between(first, after)
    passage_first, passage_last = columns.passage[first], columns.passage[last]
    near = np.where(side == 0, cue - last, first - cue)
    rows = [
        side,
        asked.score[spans.group],
        asked.reliability[spans.group],
        columns.dependency[cue],
        columns.part[cue],
        start_logit,
        end_logit,
        start_logit + end_logit,
        start_logit - _best(spans.group, start_logit),
        end_logit - _best(spans.group, end_logit),
        _rank(spans.group, start_logit + end_logit),
        np.minimum(last - first + 1, 80),
        np.minimum(near, 60),
        commas,
        stops,
        subjects,
        in_marks,
        features.is_first[first],
        features.is_last[last],
        (passage_first == passage_last) & (passage_first >= 0),
        (passage_first >= 0) & (passage_first != passage_last),
        (passage_last >= 0) & (passage_first != passage_last),
        (passage_last >= 0) & (features.is_last[last] == 0),
        features.cues[after] - features.cues[first],
        loose,
        strict,
        columns.dependency[head],
        columns.tag[head],
        columns.head[head] == cue,
        columns.first[head] == first,
        columns.last[head] == last,
        columns.last[head] - last,
        first - columns.first[head],
        columns.below(cue, head),
        columns.below(head, cue),
        columns.dependency[first],
        columns.function[first],
        columns.tag[first],
        columns.dependency[last],
        columns.tag[last],
        columns.mark[before],
        columns.mark[after],
        columns.function[before],
        columns.function[after],
        columns.tag[after],
        columns.dependency[after],
        features.has_subject[head],
        features.has_subject[columns.head[after]],
        features.cue_scores[columns.head[after]],
        features.cue_scores[head],
        first == features.sentence_start[first],
        features.sentence_stop[last] - last,
        columns.sentence[first] == columns.sentence[cue],
    ]
    return stacked(rows, len(spans))


def _heads(
    features: EdgeFeatures, first: FeatureArray, last: FeatureArray
) -> tuple[FeatureArray, ...]:
    """The highest word of a span, how many words hang from outside it, how many of them words."""
    columns = features.columns
    n = len(columns)
    words = np.minimum(first[:, None] + np.arange(_WINDOW, dtype=np.int32), n - 1)
    inside = words <= last[:, None]
    heads = columns.head[words]
    out = inside & ((heads < first[:, None]) | (heads > last[:, None]) | (heads == words))
    is_word = columns.mark[words] == 0
    depth = np.where(inside & is_word, columns.depth[words], 10_000)
    top = words[np.arange(len(words)), depth.argmin(axis=1)] if len(words) else first
    return top, out.sum(axis=1, dtype=np.int32), (out & is_word).sum(axis=1, dtype=np.int32)


def _logit(score: Matrix) -> Matrix:
    clipped = np.clip(score, _FLOOR, 1 - _FLOOR)
    found: Matrix = np.log(clipped / (1 - clipped)).astype(np.float32)
    return found


def _best(groups: FeatureArray, values: Matrix) -> Matrix:
    """The best value of each row's group."""
    best = np.full(int(groups.max()) + 1 if len(groups) else 0, -np.inf, dtype=np.float32)
    np.maximum.at(best, groups, values)
    found: Matrix = best[groups]
    return found


def _rank(groups: FeatureArray, values: Matrix) -> FeatureArray:
    """The place of each row among its group by value, best first."""
    order = np.lexsort((-values, groups))
    rank = np.zeros(len(groups), dtype=np.int32)
    if len(order):
        ordered = groups[order]
        starts = np.flatnonzero(np.diff(ordered, prepend=ordered[0] - 1))
        sizes = np.diff(np.append(starts, len(ordered)))
        rank[order] = np.arange(len(order)) - np.repeat(starts, sizes)
    return rank
