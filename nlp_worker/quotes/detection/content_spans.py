"""Contents made of the best starts and ends of a cue side, and their features."""

from dataclasses import dataclass

import numpy as np

from nlp_worker.quotes.detection.columns import Columns
from nlp_worker.quotes.detection.cue_candidates import LEFT, CueSides
from nlp_worker.quotes.detection.edge_features import EdgeFeatures
from nlp_worker.quotes.detection.feature_table import (
    Feature,
    FeatureArray,
    FeatureTable,
    Matrix,
    make_table,
)

BEST = 5
"""Starts and ends kept for a cue side."""
_WINDOW = 64
_FLOOR = 1e-4
_FAR_DOWN = 10_000
"""More than any depth, so that a mark is not the highest word."""


@dataclass(frozen=True, slots=True)
class Spans:
    """Candidate contents: number of the cue side, first and last word, scores of the edges."""

    group: FeatureArray
    first: FeatureArray
    last: FeatureArray
    start_score: Matrix
    end_score: Matrix

    def __len__(self) -> int:
        return len(self.group)

    def take(self, kept: FeatureArray) -> "Spans":
        """Return the candidates with these numbers."""
        return Spans(
            self.group[kept],
            self.first[kept],
            self.last[kept],
            self.start_score[kept],
            self.end_score[kept],
        )


def pair_edges(groups: FeatureArray, words: FeatureArray, starts: Matrix, ends: Matrix) -> Spans:
    """Return the pairs of a group's `BEST` starts with its `BEST` ends that run forward."""
    numbers, places = np.unique(groups, return_inverse=True)
    of_group: FeatureArray = places.astype(np.int32)
    first, last = (_best_of(of_group, scores, len(numbers)) for scores in (starts, ends))
    start, end = np.broadcast_arrays(first[:, :, None], last[:, None, :])
    is_span = (start >= 0) & (end >= 0) & (words[start] <= words[end])
    start, end = start[is_span], end[is_span]
    return Spans(groups[start], words[start], words[end], starts[start], ends[end])


def _best_of(groups: FeatureArray, scores: Matrix, size: int) -> FeatureArray:
    """Return the `BEST` candidates of each of `size` groups, best first, with -1 for none."""
    rank = _rank(groups, scores)
    kept = np.flatnonzero(rank < BEST)
    best = np.full((size, BEST), -1, dtype=np.int32)
    best[groups[kept], rank[kept]] = kept
    return best


def span_features(features: EdgeFeatures, cue_sides: CueSides, spans: Spans) -> FeatureTable:
    """Return the features of each candidate content."""
    columns = features.columns
    cue, first, last = cue_sides.cue[spans.group], spans.first, spans.last
    after, before = np.minimum(last + 1, len(columns) - 1), np.maximum(first - 1, 0)
    after_head = columns.head[after]
    around: dict[str, Feature] = {
        "first_dependency": columns.dependency[first],
        "first_function": columns.function[first],
        "first_tag": columns.tag[first],
        "last_dependency": columns.dependency[last],
        "last_tag": columns.tag[last],
        "before_mark": columns.mark[before],
        "after_mark": columns.mark[after],
        "before_function": columns.function[before],
        "after_function": columns.function[after],
        "after_tag": columns.tag[after],
        "after_dependency": columns.dependency[after],
    }
    head, of_head = _head(features, cue, first, last)
    subjects_and_cues: dict[str, Feature] = {
        "head_has_subject": features.has_subject[head],
        "after_head_has_subject": features.has_subject[after_head],
        "after_head_cue_score": features.cue_scores[after_head],
        "head_cue_score": features.cue_scores[head],
        "starts_sentence": first == features.sentence_start[first],
        "words_to_sentence_end": features.sentence_stop[last] - last,
        "cue_in_same_sentence": columns.sentence[first] == columns.sentence[cue],
    }
    return make_table(
        len(spans),
        _scores(columns, cue_sides, spans),
        _inside(features, first, last, after),
        of_head,
        around,
        subjects_and_cues,
    )


def _scores(columns: Columns, cue_sides: CueSides, spans: Spans) -> dict[str, Feature]:
    cue, side = cue_sides.cue[spans.group], cue_sides.side[spans.group]
    start_logit, end_logit = _logit(spans.start_score), _logit(spans.end_score)
    near = np.where(side == LEFT, cue - spans.last, spans.first - cue)
    return {
        "side": side,
        "cue_score": cue_sides.score[spans.group],
        "cue_reliability": cue_sides.reliability[spans.group],
        "cue_dependency": columns.dependency[cue],
        "cue_part": columns.part[cue],
        "start_logit": start_logit,
        "end_logit": end_logit,
        "logit_sum": start_logit + end_logit,
        "start_logit_below_best": start_logit - _best(spans.group, start_logit),
        "end_logit_below_best": end_logit - _best(spans.group, end_logit),
        "rank": _rank(spans.group, start_logit + end_logit),
        "words": np.minimum(spans.last - spans.first + 1, 80),
        "words_from_cue": np.minimum(near, 60),
    }


def _inside(
    features: EdgeFeatures, first: FeatureArray, last: FeatureArray, after: FeatureArray
) -> dict[str, Feature]:
    _, commas, quote_marks, stops, subjects = features.between(first, after)
    at_first, at_last = features.columns.passage[first], features.columns.passage[last]
    return {
        "commas": commas,
        "stops": stops,
        "subjects": subjects,
        "quote_marks": quote_marks,
        "starts_passage": features.is_first[first],
        "ends_passage": features.is_last[last],
        "is_in_one_passage": (at_first == at_last) & (at_first >= 0),
        "first_in_other_passage": (at_first >= 0) & (at_first != at_last),
        "last_in_other_passage": (at_last >= 0) & (at_first != at_last),
        "last_cuts_passage": (at_last >= 0) & (features.is_last[last] == 0),
        "likely_cues": features.cues[after] - features.cues[first],
    }


def _head(
    features: EdgeFeatures, cue: FeatureArray, first: FeatureArray, last: FeatureArray
) -> tuple[FeatureArray, dict[str, Feature]]:
    """Return the highest word of each span, and its features."""
    columns = features.columns
    head, loose_tokens, loose_words = _heads(columns, first, last)
    return head, {
        "loose_tokens": loose_tokens,
        "loose_words": loose_words,
        "head_dependency": columns.dependency[head],
        "head_tag": columns.tag[head],
        "head_hangs_on_cue": columns.head[head] == cue,
        "starts_at_subtree": columns.first[head] == first,
        "ends_at_subtree": columns.last[head] == last,
        "subtree_words_after": columns.last[head] - last,
        "subtree_words_before": first - columns.first[head],
        "head_is_below_cue": columns.below(cue, head),
        "cue_is_below_head": columns.below(head, cue),
    }


def _heads(
    columns: Columns, first: FeatureArray, last: FeatureArray
) -> tuple[FeatureArray, FeatureArray, FeatureArray]:
    """Return each span's highest word, and how many tokens, and words, nothing in it governs."""
    n = len(columns)
    words = np.minimum(first[:, None] + np.arange(_WINDOW, dtype=np.int32), n - 1)
    inside = words <= last[:, None]
    heads = columns.head[words]
    out = inside & ((heads < first[:, None]) | (heads > last[:, None]) | (heads == words))
    is_word = columns.mark[words] == 0
    depth = np.where(inside & is_word, columns.depth[words], _FAR_DOWN)
    top = words[np.arange(len(words)), depth.argmin(axis=1)] if len(words) else first
    return top, out.sum(axis=1, dtype=np.int32), (out & is_word).sum(axis=1, dtype=np.int32)


def _logit(score: Matrix) -> Matrix:
    clipped = np.clip(score, _FLOOR, 1 - _FLOOR)
    found: Matrix = np.log(clipped / (1 - clipped)).astype(np.float32)
    return found


def _best(groups: FeatureArray, values: Matrix) -> Matrix:
    """Return the best value of each row's group."""
    best = np.full(int(groups.max()) + 1 if len(groups) else 0, -np.inf, dtype=np.float32)
    np.maximum.at(best, groups, values)
    found: Matrix = best[groups]
    return found


def _rank(groups: FeatureArray, values: Matrix) -> FeatureArray:
    """Return the rank of each row in its group by value, 0 for the highest."""
    order = np.lexsort((-values, groups))
    rank = np.zeros(len(groups), dtype=np.int32)
    if len(order):
        ordered = groups[order]
        starts = np.flatnonzero(np.diff(ordered, prepend=ordered[0] - 1))
        sizes = np.diff(np.append(starts, len(ordered)))
        rank[order] = np.arange(len(order)) - np.repeat(starts, sizes)
    return rank
