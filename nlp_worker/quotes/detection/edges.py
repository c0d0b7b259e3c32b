"""Words where the content of a cue may start and end."""

import numpy as np

from nlp_worker.quotes.detection.columns import Columns
from nlp_worker.quotes.detection.cue_candidates import LEFT, CueSides
from nlp_worker.quotes.detection.feature_table import FeatureArray

_FARTHEST = 100
"""Words from the cue beyond which its own sentence is not searched."""
_GAP = 3
"""Words between the cue's sentence and a passage that belongs to it all the same."""


def edge_candidates(columns: Columns, cue_sides: CueSides) -> tuple[FeatureArray, FeatureArray]:
    """Return the cue side and the word, by number, of each possible start or end of a content."""
    groups: list[int] = []
    words: list[int] = []
    is_edge = columns.is_edge.tolist()
    reach = _Reach(columns)
    pairs = zip(cue_sides.cue.tolist(), cue_sides.side.tolist(), strict=True)
    for group, (cue, side) in enumerate(pairs):
        found = [i for i in reach.words(cue, side) if is_edge[i]]
        groups += [group] * len(found)
        words += found
    return np.array(groups, dtype=np.int32), np.array(words, dtype=np.int32)


class _Reach:
    """The words that a cue's content may start and end with."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._sentences = columns.sentence.tolist()
        self._blocks = columns.block.tolist()
        self._firsts = np.array([passage.first for passage in columns.passages], dtype=np.int32)

    def words(self, cue: int, side: int) -> list[int]:
        """Return the words of the sentence on one side, and the ends of a passage beyond it."""
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
