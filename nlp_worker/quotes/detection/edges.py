"""Where a cue's content may start and end: candidate words and their features."""

from dataclasses import dataclass

import numpy as np

from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.quotes.detection.columns import Columns, running
from nlp_worker.quotes.detection.cue_candidates import LEFT
from nlp_worker.quotes.detection.forest import FeatureArray, Matrix, stacked

_FARTHEST = 100
"""Words from the cue beyond which its own sentence is not searched."""
_GAP = 3
"""Words between the cue's sentence and a passage that belongs to it all the same."""
_CLIMBS = 12
_COMMA, _QUOTE_MARK = 1, 6
_SUBJECT = ENGLISH.label_codes.dependency("nsubj")


@dataclass(frozen=True, slots=True)
class Asked:
    """Cue sides whose content is looked for: the cue's word, the side, and how sure that is."""

    cue: FeatureArray
    side: FeatureArray
    score: Matrix
    reliability: Matrix

    def __len__(self) -> int:
        return len(self.cue)


def edge_candidates(columns: Columns, asked: Asked) -> tuple[FeatureArray, FeatureArray]:
    """Which of `asked` and which word, for every word where a content may start or end."""
    groups: list[int] = []
    words: list[int] = []
    is_edge = columns.is_edge.tolist()
    reach = _Reach(columns)
    for group, (cue, side) in enumerate(zip(asked.cue.tolist(), asked.side.tolist(), strict=True)):
        found = [i for i in reach.words(cue, side) if is_edge[i]]
        groups += [group] * len(found)
        words += found
    return np.array(groups, dtype=np.int32), np.array(words, dtype=np.int32)


class _Reach:
    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._sentences = columns.sentence.tolist()
        self._blocks = columns.block.tolist()
        self._firsts = np.array([passage.first for passage in columns.passages], dtype=np.int32)

    def words(self, cue: int, side: int) -> list[int]:
        """The words of the sentence on one side, and the ends of a passage that goes beyond it."""
        start, stop = self._columns.bounds[self._sentences[cue]]
        at = int(np.searchsorted(self._firsts, cue))
        if side == LEFT:
            found = list(range(max(start, cue - _FARTHEST), cue))
            return [*self._beyond_left(at - 1, start, cue), *found]
        found = list(range(cue + 1, min(stop, cue + 1 + _FARTHEST)))
        return [*found, *self._beyond_right(at, stop, cue)]

    def _beyond_left(self, number: int, start: int, cue: int) -> list[int]:
        if number < 0 or self._columns.passages[number].block != self._blocks[cue]:
            return []
        passage = self._columns.passages[number]
        if passage.last >= cue or passage.last < start - _GAP:
            return []
        return sorted({i for i in (passage.first, passage.last) if i < start})

    def _beyond_right(self, number: int, stop: int, cue: int) -> list[int]:
        if number >= len(self._columns.passages):
            return []
        passage = self._columns.passages[number]
        if passage.block != self._blocks[cue] or passage.first > stop + _GAP:
            return []
        return sorted({i for i in (passage.first, passage.last) if i >= stop})


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Cues and words, with the features of a pair that are the same at its start and its end."""

    cue: FeatureArray
    words: FeatureArray
    of_words: Matrix
    is_below: FeatureArray
    of_path: Matrix
    of_end: Matrix


class EdgeFeatures:
    """Computes rows for (cue side, word) pairs; holds what is shared by all of a section."""

    def __init__(self, columns: Columns, cue_scores: Matrix) -> None:
        self.columns = columns
        n = len(columns)
        mark, is_subject = columns.mark, columns.dependency == _SUBJECT
        flags = (columns.is_edge > 0, mark == _COMMA, mark == _QUOTE_MARK)
        self._counts = running(np.stack([*flags, (mark >= 2) & (mark <= 5), is_subject]))
        self._beside = columns.codes[[0, 2, 3, 4]]
        self.cue_scores = cue_scores
        self.cues = running(cue_scores > 0.3)
        self.has_subject = np.zeros(n, np.int32)
        self.has_subject[columns.head[is_subject]] = 1
        self.is_first, self.is_last = np.zeros(n, np.int32), np.zeros(n, np.int32)
        for passage in columns.passages:
            kind = 1 if passage.passage.is_closed else 2
            self.is_first[passage.first], self.is_last[passage.last] = kind, kind
        bounds = np.array([*columns.bounds.values()], np.int32).reshape(-1, 2)
        self.sentence_start, self.sentence_stop = bounds.repeat(bounds[:, 1] - bounds[:, 0], 0).T

    def between(self, low: FeatureArray, high: FeatureArray) -> FeatureArray:
        """Words, commas, quote marks, stops and subjects from `low` up to before `high`."""
        return self._counts.take(high, axis=1) - self._counts.take(low, axis=1)

    def both(
        self, asked: Asked, groups: FeatureArray, words: FeatureArray
    ) -> tuple[Matrix, Matrix]:
        """Features of each candidate as the start and as the end of its cue side's content."""
        pairs = self._pairs(asked, groups, words)
        return self._rows(pairs, at_start=True), self._rows(pairs, at_start=False)

    def rows(self, asked: Asked, groups: FeatureArray, words: FeatureArray) -> Matrix:
        """Features of each candidate as the start of its cue side's content."""
        return self._rows(self._pairs(asked, groups, words), at_start=True)

    def _rows(self, pairs: _Pairs, *, at_start: bool) -> Matrix:
        columns, cue, words = self.columns, pairs.cue, pairs.words
        top = self._top(words, cue, at_start=at_start)
        head = columns.head[top]
        beside = np.maximum(words - 1, 0) if at_start else np.minimum(words + 1, len(columns) - 1)
        features = [
            pairs.of_words,
            columns.dependency[top],
            np.minimum(columns.last[top] - columns.first[top] + 1, 60),
            head == cue,
            columns.tag[top],
            columns.dependency[head],
            pairs.is_below,
            columns.below(top, cue),
            pairs.of_path,
            self.cue_scores[head],
            self.has_subject[top],
            pairs.of_end,
            columns.name[words] * 10 + columns.name[beside],
        ]
        return stacked(features, len(words))

    def _pairs(self, asked: Asked, groups: FeatureArray, words: FeatureArray) -> _Pairs:
        columns = self.columns
        cue, side = asked.cue[groups], asked.side[groups]
        n = len(columns)
        before, after = np.maximum(words - 1, 0), np.minimum(words + 1, n - 1)
        low, high = np.minimum(cue, words), np.maximum(cue, words)
        steps, near, far = self._meeting(cue, words)
        inside = columns.passage >= 0
        of_words = [
            side,
            asked.score[groups],
            asked.reliability[groups],
            columns.codes[:3].take(cue, axis=1),
            np.clip(words - cue, -60, 60),
            self.between(low, high),
            self.cues[high] - self.cues[np.minimum(low + 1, n - 1)],
            self.cue_scores[words],
            words - self.sentence_start[words],
            self.sentence_stop[words] - words,
            columns.codes[:4].take(words, axis=1),
            self._beside.take(before, axis=1),
            self._beside.take(after, axis=1),
        ]
        of_path = [
            steps,
            columns.dependency[near],
            columns.dependency[far],
            columns.tag[far],
            columns.depth[words] - columns.depth[cue],
            self.is_first[words],
            self.is_last[words],
            inside[words],
            inside[cue],
            inside[before] * 2 + inside[after],
            columns.sentence[cue] == columns.sentence[words],
            self.cue_scores[far],
        ]
        of_end = [
            self.has_subject[far],
            columns.function[np.minimum(words + 2, n - 1)],
            columns.is_capital[words],
        ]
        return _Pairs(
            cue,
            words,
            stacked(of_words, len(words)).T,
            columns.below(cue, words),
            stacked(of_path, len(words)).T,
            stacked(of_end, len(words)).T,
        )

    def _top(self, words: FeatureArray, cue: FeatureArray, *, at_start: bool) -> FeatureArray:
        """The highest word, not above the cue, whose subtree starts (ends) with the word."""
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
        """Steps up from the cue to what governs both, and the branches of the two below it."""
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
