"""Features of a cue side and a word, for the question whether the content starts or ends there."""

from dataclasses import dataclass

import numpy as np

from nlp_worker.quotes.detection.columns import Columns, running
from nlp_worker.quotes.detection.cue_candidates import CueSides
from nlp_worker.quotes.detection.feature_table import (
    Feature,
    FeatureArray,
    FeatureTable,
    Matrix,
    make_table,
    named,
)

_CLIMBS = 12
_COMMA, _QUOTE_MARK = 1, 6
_LIKELY_CUE = 0.3
# Names of the rows of blocks that are looked up at once.
_BETWEEN = (
    "words_to_cue",
    "commas_to_cue",
    "quote_marks_to_cue",
    "stops_to_cue",
    "subjects_to_cue",
)
_CUE = ("cue_dependency", "cue_part", "cue_tag")
_WORD = ("word_dependency", "word_part", "word_tag", "word_function")
_BEFORE = ("before_dependency", "before_tag", "before_function", "before_mark")
_AFTER = ("after_dependency", "after_tag", "after_function", "after_mark")


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Cues and words, with the features of a pair that its start and its end share."""

    cue: FeatureArray
    words: FeatureArray
    of_words: FeatureTable
    is_below: FeatureArray
    of_path: FeatureTable
    of_end: FeatureTable


class EdgeFeatures:
    """Features of pairs of a cue side and a word; it holds what all pairs of a section share."""

    def __init__(self, columns: Columns, cue_scores: Matrix) -> None:
        self.columns = columns
        n = len(columns)
        mark = columns.mark
        is_subject = columns.dependency == columns.label_codes.dependency("nsubj")
        flags = (columns.is_edge > 0, mark == _COMMA, mark == _QUOTE_MARK)
        self._counts = running(np.stack([*flags, (mark >= 2) & (mark <= 5), is_subject]))
        self._beside = columns.codes[[0, 2, 3, 4]]
        self.cue_scores = cue_scores
        self.cues = running(cue_scores > _LIKELY_CUE)
        self.has_subject = np.zeros(n, np.int32)
        self.has_subject[columns.head[is_subject]] = 1
        self.is_first, self.is_last = np.zeros(n, np.int32), np.zeros(n, np.int32)
        for passage in columns.passages:
            kind = 1 if passage.passage.is_closed else 2
            self.is_first[passage.first], self.is_last[passage.last] = kind, kind
        bounds = np.array([*columns.bounds.values()], np.int32).reshape(-1, 2)
        self.sentence_start, self.sentence_stop = bounds.repeat(bounds[:, 1] - bounds[:, 0], 0).T

    def between(self, low: FeatureArray, high: FeatureArray) -> FeatureArray:
        """Count words, commas, quote marks, stops and subjects from `low` up to before `high`."""
        return self._counts.take(high, axis=1) - self._counts.take(low, axis=1)

    def both(
        self, cue_sides: CueSides, groups: FeatureArray, words: FeatureArray
    ) -> tuple[FeatureTable, FeatureTable]:
        """Return the features of each candidate as the start and as the end of a content."""
        pairs = self._pairs(cue_sides, groups, words)
        return self._table(pairs, at_start=True), self._table(pairs, at_start=False)

    def starts(
        self, cue_sides: CueSides, groups: FeatureArray, words: FeatureArray
    ) -> FeatureTable:
        """Return the features of each candidate as the start of a content."""
        return self._table(self._pairs(cue_sides, groups, words), at_start=True)

    def _table(self, pairs: _Pairs, *, at_start: bool) -> FeatureTable:
        columns, cue, words = self.columns, pairs.cue, pairs.words
        top = self._top(words, cue, at_start=at_start)
        head = columns.head[top]
        beside = np.maximum(words - 1, 0) if at_start else np.minimum(words + 1, len(columns) - 1)
        of_top: dict[str, Feature] = {
            "top_dependency": columns.dependency[top],
            "top_words": np.minimum(columns.last[top] - columns.first[top] + 1, 60),
            "top_hangs_on_cue": head == cue,
            "top_tag": columns.tag[top],
            "top_head_dependency": columns.dependency[head],
            "word_is_below_cue": pairs.is_below,
            "cue_is_below_top": columns.below(top, cue),
        }
        of_head = {
            "top_head_cue_score": self.cue_scores[head],
            "top_has_subject": self.has_subject[top],
        }
        names = {"names_here_and_beside": columns.name[words] * 10 + columns.name[beside]}
        return make_table(
            len(words), pairs.of_words, of_top, pairs.of_path, of_head, pairs.of_end, names
        )

    def _pairs(self, cue_sides: CueSides, groups: FeatureArray, words: FeatureArray) -> _Pairs:
        columns = self.columns
        cue = cue_sides.cue[groups]
        last = len(columns) - 1
        before, after = np.maximum(words - 1, 0), np.minimum(words + 1, last)
        steps, near, far = self._meeting(cue, words)
        of_words = self._of_words(cue_sides, groups, words, before, after)
        of_end: dict[str, Feature] = {
            "branch_has_subject": self.has_subject[far],
            "second_after_function": columns.function[np.minimum(words + 2, last)],
            "word_is_capital": columns.is_capital[words],
        }
        inside = columns.passage >= 0
        of_path: dict[str, Feature] = {
            "steps_up_from_cue": steps,
            "cue_branch_dependency": columns.dependency[near],
            "branch_dependency": columns.dependency[far],
            "branch_tag": columns.tag[far],
            "depth_below_cue": columns.depth[words] - columns.depth[cue],
            "passage_starts": self.is_first[words],
            "passage_ends": self.is_last[words],
            "word_in_passage": inside[words],
            "cue_in_passage": inside[cue],
            "neighbours_in_passage": inside[before] * 2 + inside[after],
            "same_sentence": columns.sentence[cue] == columns.sentence[words],
            "branch_cue_score": self.cue_scores[far],
        }
        n = len(words)
        is_below = columns.below(cue, words)
        return _Pairs(cue, words, of_words, is_below, make_table(n, of_path), make_table(n, of_end))

    def _of_words(
        self,
        cue_sides: CueSides,
        groups: FeatureArray,
        words: FeatureArray,
        before: FeatureArray,
        after: FeatureArray,
    ) -> FeatureTable:
        columns, cue = self.columns, cue_sides.cue[groups]
        low, high = np.minimum(cue, words), np.maximum(cue, words)
        beyond_low = np.minimum(low + 1, len(columns) - 1)
        return make_table(
            len(words),
            {
                "side": cue_sides.side[groups],
                "cue_score": cue_sides.score[groups],
                "cue_reliability": cue_sides.reliability[groups],
                **named(_CUE, columns.codes[:3].take(cue, axis=1)),
                "distance_from_cue": np.clip(words - cue, -60, 60),
                **named(_BETWEEN, self.between(low, high)),
                "cues_to_cue": self.cues[high] - self.cues[beyond_low],
                "word_cue_score": self.cue_scores[words],
                "words_from_sentence_start": words - self.sentence_start[words],
                "words_to_sentence_end": self.sentence_stop[words] - words,
                **named(_WORD, columns.codes[:4].take(words, axis=1)),
                **named(_BEFORE, self._beside.take(before, axis=1)),
                **named(_AFTER, self._beside.take(after, axis=1)),
            },
        )

    def _top(self, words: FeatureArray, cue: FeatureArray, *, at_start: bool) -> FeatureArray:
        """Return the highest word whose subtree starts, or ends, with a word and lacks the cue."""
        columns = self.columns
        edge = columns.first if at_start else columns.last
        top = words.copy()
        for _ in range(_CLIMBS):
            head = columns.head[top]
            climbs = (edge[head] == words) & (columns.below(head, cue) == 0) & (head != top)
            if not climbs.any():
                break
            top = np.where(climbs, head, top)
        return top

    def _meeting(
        self, cue: FeatureArray, words: FeatureArray
    ) -> tuple[FeatureArray, FeatureArray, FeatureArray]:
        """Return the steps from the cue up to what governs both, and the branches below that."""
        columns = self.columns
        common, near = cue.copy(), cue.copy()
        steps = np.zeros(len(cue), np.int32)
        for _ in range(_CLIMBS):
            climbs = (columns.below(common, words) == 0) & (columns.head[common] != common)
            if not climbs.any():
                break
            near = np.where(climbs, common, near)
            common = np.where(climbs, columns.head[common], common)
            steps += climbs
        far = words.copy()
        for _ in range(2 * _CLIMBS):
            climbs = (columns.head[far] != common) & (far != common) & (columns.head[far] != far)
            if not climbs.any():
                break
            far = np.where(climbs, columns.head[far], far)
        return steps, near, far
