"""Features of a passage between quote marks: is it a quotation, a part of one, or neither?"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache

import numpy as np

from nlp_worker.languages import LabelCodes, mark_code
from nlp_worker.quotes.detection.columns import Columns, PassageWords, known_codes, running
from nlp_worker.quotes.detection.content_spans import Spans
from nlp_worker.quotes.detection.cue_candidates import LEFT, RIGHT, CueSides
from nlp_worker.quotes.detection.feature_table import (
    Feature,
    FeatureArray,
    FeatureTable,
    Matrix,
    make_table,
    table_of_rows,
)
from nlp_worker.quotes.section_text import SectionText

_REACH = 30
_FAR = 99
_OPENERS = "“”„‟\"«»'‘’`"
_TITLE = 12
_SHORT_BLOCK = 120
"""Code points."""
_NO_MARK = 11
_MOST_BLOCKS_APART = 2
_LONGEST_LOOK = 61
_FAR_DOWN = 10_000
"""More than any depth, so that a mark is the highest word of marks alone."""


def passage_features(
    section: SectionText, columns: Columns, cue_sides: CueSides, best_spans: "BestSpans"
) -> FeatureTable:
    """Return the features of `columns.passages`."""
    passages = columns.passages
    first = np.array([found.first for found in passages], dtype=np.int32)
    last = np.array([found.last for found in passages], dtype=np.int32)
    cues = _FacingCues(columns, cue_sides)
    return make_table(
        len(passages),
        _words(columns, first, last),
        table_of_rows(_TEXT, [_text(section, found) for found in passages]),
        table_of_rows(_BESIDE, [_beside(section, passages, at) for at in range(len(passages))]),
        _surroundings(columns, first, last),
        _tree(columns, first, last),
        table_of_rows(cues.NAMES, [cues.row(found) for found in passages]),
        table_of_rows(best_spans.NAMES, [best_spans.row(found) for found in passages]),
    )


_NEIGHBOURS = (
    "passage_before_score",
    "passage_before_blocks",
    "passage_before_distance",
    "passage_after_score",
    "passage_after_blocks",
    "passage_after_distance",
)


def neighbour_features(features: FeatureTable, columns: Columns, scores: Matrix) -> FeatureTable:
    """Return the features with the scores of the passages before and after, if they are near."""
    beside = np.zeros((len(features), len(_NEIGHBOURS)), dtype=np.float32)
    for number, passage in enumerate(columns.passages):
        for column, other in ((0, number - 1), (3, number + 1)):
            if 0 <= other < len(columns.passages):
                neighbour = columns.passages[other]
                apart = abs(neighbour.block - passage.block)
                gap = max(passage.first - neighbour.last, neighbour.first - passage.last)
                if apart <= _MOST_BLOCKS_APART:
                    beside[number, column : column + 3] = scores[other], apart, min(gap, _FAR)
    return make_table(len(features), features, FeatureTable(_NEIGHBOURS, beside.T))


def _words(columns: Columns, first: FeatureArray, last: FeatureArray) -> dict[str, Feature]:
    size = last - first + 1
    title = np.minimum(size, _TITLE)
    capitals = np.append(running(columns.is_capital), columns.is_capital.sum())
    return {
        "words": np.minimum(size, _FAR),
        "share_of_capitals": (capitals[first + title] - capitals[first]) / title,
        "first_is_capital": columns.is_capital[first],
        "first_function": columns.function[first],
        "first_tag": columns.tag[first],
        "last_tag": columns.tag[last],
    }


_TEXT = (
    "last_mark",
    "before_mark",
    "after_mark",
    "is_double",
    "is_closed",
    "starts_block",
    "ends_block",
    "is_in_short_block",
    "sentence_ends",
)


def _text(section: SectionText, found: PassageWords) -> list[float]:
    """Return one number for each of `_TEXT`: what stands around the marks and at their end."""
    view, passage = section.view, found.passage
    block = section.blocks[found.block]
    before = view[block.start : passage.outer.start].rstrip()[-1:]
    after = view[passage.outer.end : passage.outer.end + 2].lstrip()[:1]
    inner = view[passage.inner.start : passage.inner.end].strip()
    return [
        mark_code(inner[-1:]) if inner else 0,
        mark_code(before) if before else _NO_MARK,
        mark_code(after) if after else _NO_MARK,
        passage.is_double,
        passage.is_closed,
        passage.outer.start == block.start,
        passage.outer.end >= block.end - 1,
        block.end - block.start < _SHORT_BLOCK,
        inner.count(". ") + inner.count("? ") + inner.count("! "),
    ]


_BESIDE = (
    "words_from_passage_before",
    "words_to_passage_after",
    "words_of_passage_before",
    "passage_of_block_before",
    "next_block_opens_with_mark",
)


def _beside(section: SectionText, passages: Sequence[PassageWords], number: int) -> list[float]:
    """Return one number for each of `_BESIDE`."""
    found = passages[number]
    row = [_FAR, _FAR, 0.0, 0.0, 0.0]
    if number and (before := passages[number - 1]).block == found.block:
        row[0] = min(found.first - before.last, _FAR)
        row[2] = min(before.last - before.first, _FAR)
    elif number and passages[number - 1].block == found.block - 1:
        row[3] = 2.0 - passages[number - 1].passage.is_closed
    if number + 1 < len(passages):
        after = passages[number + 1]
        if after.block == found.block:
            row[1] = min(after.first - found.last, _FAR)
    if found.block + 1 < len(section.blocks):
        row[4] = section.text[section.blocks[found.block + 1].start] in _OPENERS
    return row


def _surroundings(columns: Columns, first: FeatureArray, last: FeatureArray) -> dict[str, Feature]:
    """Return the features of the words right before and after, marks left out."""
    numbers = np.arange(len(columns), dtype=np.int32)
    befores = np.maximum.accumulate(np.where(columns.is_edge, numbers, 0))
    afters = np.where(columns.is_edge, numbers, len(columns) - 1)[::-1]
    word = befores[np.maximum(first - 1, 0)]
    following = np.minimum.accumulate(afters)[::-1][np.minimum(last + 1, len(columns) - 1)]
    return {
        "before_function": columns.function[word],
        "before_tag": columns.tag[word],
        "before_dependency": columns.dependency[word],
        "after_function": columns.function[following],
        "after_tag": columns.tag[following],
        "after_dependency": columns.dependency[following],
        "before_in_same_sentence": columns.sentence[word] == columns.sentence[first],
        "after_in_same_sentence": columns.sentence[following] == columns.sentence[last],
    }


@cache
def _finite(codes: LabelCodes) -> tuple[int, ...]:
    """Return the codes of the tags of finite verbs."""
    return known_codes(codes.tag, "VBD", "VBZ", "VBP", "MD")


def _tree(columns: Columns, first: FeatureArray, last: FeatureArray) -> dict[str, Feature]:
    """Return the features of the highest word, and of how the first words hang together."""
    words = first[:, None] + np.arange(_LONGEST_LOOK, dtype=np.int32)
    is_there = words <= last[:, None]
    words = np.minimum(words, last[:, None])
    head = columns.head[words]
    is_loose = (head < first[:, None]) | (head > last[:, None])
    rank = np.where(columns.mark[words] != 0, _FAR_DOWN, 0) + columns.depth[words]
    top = words[np.arange(len(words)), rank.argmin(axis=1)]
    governor = columns.head[top]
    is_outside = (governor < first) | (governor > last)
    is_finite = np.isin(columns.tag, _finite(columns.label_codes))
    is_subject = columns.dependency == columns.label_codes.dependency("nsubj")
    return {
        "top_dependency": columns.dependency[top],
        "top_tag": columns.tag[top],
        "top_depth": columns.depth[top],
        "loose_words": (is_loose & is_there).sum(axis=1),
        "finite_verbs": (is_finite[words] & is_there).sum(axis=1),
        "subjects": (is_subject[words] & is_there).sum(axis=1),
        "governor_dependency": columns.dependency[governor] * is_outside,
        "governor_tag": columns.tag[governor] * is_outside,
        "first_from_subtree": columns.first[top] - first,
        "last_from_subtree": columns.last[top] - last,
    }


class _FacingCues:
    """The cues whose side faces a passage, and their distances."""

    NAMES = tuple(
        f"{side}_cue_{name}"
        for side in ("after", "before")
        for name in (
            "score",
            "distance",
            "in_same_sentence",
            "in_same_block",
            "nearest_score",
            "nearest_distance",
        )
    )

    def __init__(self, columns: Columns, cue_sides: CueSides) -> None:
        self._columns = columns
        self._cues, self._sides = cue_sides.cue.tolist(), cue_sides.side.tolist()
        self._scores = cue_sides.score.tolist()
        self._blocks = columns.block[cue_sides.cue].tolist()
        self._sentences = columns.sentence[cue_sides.cue].tolist()

    def row(self, found: PassageWords) -> list[float]:
        """Return one number for each of `NAMES`; a cue behind a passage faces it with its left."""
        return [*self._best(found, LEFT), *self._best(found, RIGHT)]

    def _best(self, found: PassageWords, side: int) -> list[float]:
        """Return the six numbers of the cues on one side of a passage."""
        low, high = (
            (found.last + 1, found.last + _REACH)
            if side == LEFT
            else (found.first - _REACH, found.first - 1)
        )
        start, stop = bisect_left(self._cues, low), bisect_right(self._cues, high)
        edge = found.last if side == LEFT else found.first
        best = [0.0, _FAR, 0, 0, 0.0, _FAR]
        for at in range(start, stop):
            gap = abs(self._cues[at] - edge)
            is_near = self._blocks[at] == found.block
            if self._sides[at] != side or not is_near:
                continue
            if self._scores[at] > best[0]:
                same = self._sentences[at] == self._columns.sentence[edge]
                best[:4] = self._scores[at], gap, same, 1
            if gap < best[5]:
                best[4:] = self._scores[at], gap
        return best


class BestSpans:
    """The best spans of all cue sides, looked up by the words they cover."""

    NAMES = ("span_score_same", "span_score_wider", "span_score_narrower")

    def __init__(self, spans: Spans, scores: Matrix) -> None:
        order = np.argsort(spans.first, kind="stable")
        self._last, self._scores = spans.last[order].tolist(), scores[order].tolist()
        self._starts = spans.first[order].tolist()

    def row(self, passage: PassageWords) -> tuple[float, float, float]:
        """Return one number for each of `NAMES`: the best span that is it, has it, lies in it."""
        same = wider = narrower = 0.0
        low = bisect_left(self._starts, passage.first - 2 * _REACH)
        high = bisect_right(self._starts, passage.last)
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
        return same, wider, narrower
