"""Features of a candidate content beside its rivals, for the question whether it is right."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from nlp_worker.quotes.detection.choice import NO_CUE, Contents
from nlp_worker.quotes.detection.columns import Columns
from nlp_worker.quotes.detection.cue_candidates import LEFT, CueSides
from nlp_worker.quotes.detection.feature_table import (
    Feature,
    FeatureArray,
    FeatureTable,
    Matrix,
    make_table,
    table_of_rows,
)

_RIVALS = 25
"""Candidates looked at on either side in the order of the text."""
_NEAR = np.delete(np.arange(-_RIVALS, _RIVALS + 1), _RIVALS)
_AT_ONCE = 256
_LONGEST_LOOK = 200
"""Words of a content in which passages are looked for."""
_NO_CUE_SIDE = 2.0
_Mask = npt.NDArray[np.bool_]


def content_features(
    columns: Columns, cue_sides: CueSides, contents: Contents, passage_scores: Matrix
) -> FeatureTable:
    """Return the features of each candidate and of the rivals that it overlaps."""
    first, last = contents.first, contents.last
    before, after = np.maximum(first - 1, 0), np.minimum(last + 1, len(columns) - 1)
    own: dict[str, Feature] = {
        "score": contents.score,
        "own_score": contents.own_score,
        "words": np.minimum(last - first + 1, 80),
        "first_function": columns.function[first],
        "first_tag": columns.tag[first],
        "first_dependency": columns.dependency[first],
        "last_tag": columns.tag[last],
        "before_mark": columns.mark[before],
        "after_mark": columns.mark[after],
        "after_function": columns.function[after],
    }
    return make_table(
        len(contents),
        own,
        _of_cue(columns, cue_sides, contents),
        _PassageOverlaps(columns, contents, passage_scores).features(),
        _of_rivals(cue_sides, contents),
    )


def _of_cue(columns: Columns, cue_sides: CueSides, contents: Contents) -> FeatureTable:
    """Return the features of the cue; zeros, and 2 for the side, for a passage without one."""
    has_cue = contents.group != NO_CUE
    group, first = contents.group[has_cue], contents.first[has_cue]
    cue, side = cue_sides.cue[group], cue_sides.side[group]
    edge = np.where(side == LEFT, contents.last[has_cue], first)
    of_cues = make_table(
        len(group),
        {
            "side": side,
            "cue_score": cue_sides.score[group],
            "cue_reliability": cue_sides.reliability[group],
            "cue_score_of_other_side": _other_side(cue_sides)[group],
            "cue_dependency": columns.dependency[cue],
            "cue_part": columns.part[cue],
            "words_from_cue": np.minimum(np.abs(cue - edge), 60),
            "cue_in_passage": columns.passage[cue] >= 0,
            "cue_in_same_sentence": columns.sentence[cue] == columns.sentence[first],
        },
    )
    values = np.zeros((len(of_cues.names), len(contents)), np.float32)
    values[of_cues.names.index("side")] = _NO_CUE_SIDE
    values[:, has_cue] = of_cues.values
    return FeatureTable(of_cues.names, values)


def _other_side(cue_sides: CueSides) -> Matrix:
    """Return the score of each cue's other side, 0 where no content is looked for on it."""
    pairs = list(zip(cue_sides.cue.tolist(), cue_sides.side.tolist(), strict=True))
    scores = dict(zip(pairs, cue_sides.score.tolist(), strict=True))
    return np.array([scores.get((cue, 1 - side), 0.0) for cue, side in pairs], np.float32)


class _PassageOverlaps:
    """The passages that a content overlaps: those that are it, that it cuts, that lie in it."""

    NAMES = (
        "passage_score_same",
        "passage_score_cut",
        "passage_score_within",
        "passage_score_best",
        "share_in_passages",
        "passages",
        "cuts_passage",
    )
    NONE = (0.0,) * len(NAMES)

    def __init__(self, columns: Columns, contents: Contents, passage_scores: Matrix) -> None:
        self._bounds = [(passage.first, passage.last) for passage in columns.passages]
        self._scores = passage_scores.tolist()
        self._inside = columns.passage.tolist()
        self._contents = contents

    def features(self) -> FeatureTable:
        """Return the best scores of such passages, and how much of a content stands in marks."""
        spans = zip(self._contents.first.tolist(), self._contents.last.tolist(), strict=True)
        return table_of_rows(self.NAMES, [self._row(first, last) for first, last in spans])

    def _row(self, first: int, last: int) -> Sequence[float]:
        """Return one number for each of `NAMES`."""
        numbers = set(self._inside[first : min(last, first + _LONGEST_LOOK) + 1]) - {-1}
        if not numbers:
            return self.NONE
        same = cut = within = best = 0.0
        words = 0
        for number in numbers:
            start, stop = self._bounds[number]
            score = self._scores[number]
            words += min(last, stop) - max(first, start) + 1
            best = max(best, score)
            if (start, stop) == (first, last):
                same = score
            elif start < first or stop > last:
                cut = max(cut, score)
            else:
                within = max(within, score)
        is_cut = cut > 0 and not same
        return same, cut, within, best, words / (last - first + 1), len(numbers), is_cut


def _of_rivals(cue_sides: CueSides, contents: Contents) -> FeatureTable:
    """Return the features of the rivals, made for a bounded number of contents at once."""
    cues = np.append(cue_sides.cue, -1)[contents.group].astype(np.int32)
    size = len(contents)
    tables = []
    for at in range(0, size or 1, _AT_ONCE):
        some = np.arange(at, min(at + _AT_ONCE, size), dtype=np.int32)
        tables.append(make_table(len(some), _rivals(contents, cues, some)))
    return FeatureTable(tables[0].names, np.concatenate([found.values for found in tables], axis=1))


def _rivals(contents: Contents, cues: FeatureArray, some: FeatureArray) -> dict[str, Feature]:
    """Return the features of the best rivals: of the same cue, wider, narrower, crossing, nested.

    `cues` is the word of each content's cue, -1 for none; `some` are the contents asked about.
    """
    near = some[:, None] + _NEAR
    is_there = (near >= 0) & (near < len(contents))
    near = near.clip(0, len(contents) - 1)
    rivals = _relations(contents, cues, some, near, is_there)
    score, rival_own = contents.score[near], contents.own_score[near]
    length = (contents.last[near] - contents.first[near]).astype(np.float32)
    same_side, same_cue, same_words = (
        _best(score, mask)[0] for mask in (rivals.same_side, rivals.same_cue, rivals.same_words)
    )
    wider, wider_length = _best(score, rivals.wider, length)
    narrower, narrower_length = _best(score, rivals.narrower, length)
    crossing, crossing_own = _best(score, rivals.crossing, rival_own)
    inner, inner_own = _best(score, rivals.inner, rival_own)
    outer, outer_own = _best(score, rivals.outer, rival_own)
    own_score, touches = contents.score[some], rivals.touching
    best = np.max([same_side, same_words, wider, narrower, crossing], axis=0)
    return {
        "rival_same_side": same_side,
        "rival_same_cue": same_cue,
        "rival_same_words": same_words,
        "rival_wider": wider,
        "rival_wider_words": wider_length,
        "rival_narrower": narrower,
        "rival_narrower_words": narrower_length,
        "rival_crossing": crossing,
        "rival_crossing_own_score": crossing_own,
        "rival_inner": inner,
        "rival_inner_own_score": inner_own,
        "rival_outer": outer,
        "rival_outer_own_score": outer_own,
        "rivals": touches.sum(axis=1),
        "better_rivals": (touches & (score > own_score[:, None])).sum(axis=1),
        "longest_rival": np.minimum(np.where(touches, length, 0).max(axis=1, initial=0), 99),
        "score_above_rivals": own_score - best,
        "score_above_nested": own_score - np.maximum(inner, outer),
    }


class _Relations(NamedTuple):
    """Masks with a row a content and a column a candidate near it.

    The cue of an `inner` one stands in the content, that of the content in an `outer` one.
    """

    touching: _Mask
    same_side: _Mask
    same_cue: _Mask
    same_words: _Mask
    wider: _Mask
    narrower: _Mask
    crossing: _Mask
    inner: _Mask
    outer: _Mask


def _relations(
    contents: Contents, cues: FeatureArray, some: FeatureArray, near: Feature, is_there: _Mask
) -> _Relations:
    first, last, group, cue = (
        row[some, None] for row in (contents.first, contents.last, contents.group, cues)
    )
    start, stop = contents.first[near], contents.last[near]
    other, other_cue = contents.group[near], cues[near]
    touches = is_there & (start <= last) & (stop >= first)
    is_own = touches & (other == group) & (group != NO_CUE)
    is_twin = touches & (start == first) & (stop == last)
    is_wider = touches & ~is_twin & (start <= first) & (stop >= last)
    is_narrower = touches & ~is_twin & (start >= first) & (stop <= last)
    return _Relations(
        touching=touches,
        same_side=is_own,
        same_cue=touches & ~is_own & (other_cue == cue),
        same_words=is_twin,
        wider=is_wider,
        narrower=is_narrower,
        crossing=touches & ~(is_twin | is_wider | is_narrower),
        inner=is_there & (first <= other_cue) & (other_cue <= last),
        outer=is_there & (cue >= 0) & (start <= cue) & (cue <= stop),
    )


def _best(score: Matrix, counts: _Mask, beside: Matrix | None = None) -> tuple[Matrix, Matrix]:
    """Return the best score of the rivals that count, and its value of `beside`; 0 for none."""
    scores = np.where(counts, score, np.float32(0))
    at = scores.argmax(axis=1)[:, None]
    best = np.take_along_axis(scores, at, axis=1)[:, 0]
    if beside is None:
        return best, best
    return best, np.where(best > 0, np.take_along_axis(beside, at, axis=1)[:, 0], 0)
