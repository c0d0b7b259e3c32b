"""Features of a cue candidate and a side of it: does it attribute something there?"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.quotes.detection.columns import Columns, running
from nlp_worker.quotes.detection.cue_candidates import LEFT, RIGHT, Cues
from nlp_worker.quotes.detection.forest import FeatureArray, Matrix, stacked

Column = npt.NDArray[Any]
"""A number or flag for each candidate, or for both its sides."""
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
_CHILD_COLUMN = {ENGLISH.label_codes.dependency(label): at for at, label in enumerate(_CHILDREN)}
_SUBJECTS = tuple(
    ENGLISH.label_codes.dependency(label) for label in ("nsubj", "nsubjpass", "csubj")
)
_CONTENTS = tuple(
    ENGLISH.label_codes.dependency(label) for label in ("ccomp", "xcomp", "dobj", "acl", "prep")
)
_MODALS = {
    **dict.fromkeys(("could", "would", "should", "may", "might", "must", "can", "'d"), 1.0),
    **dict.fromkeys(("will", "'ll"), 2.0),
}
_CLIMBS = 4
_MOST_GOVERNORS = 12
_NO_SUBJECT = 5
_NONE = -1


def cue_rows(columns: Columns, cues: Cues) -> Matrix:
    """Two rows a candidate: its left side, then its right side."""
    word = cues.word
    if not len(word):
        return np.zeros((0, 0), np.float32)
    bounds = [columns.bounds[sentence] for sentence in columns.sentence[word].tolist()]
    start, stop = np.array(bounds, dtype=np.int32).T
    reliability = np.zeros(len(columns), np.float32)
    reliability[word] = [weights.reliability for weights in cues.weights]
    shared = [
        *_lexical(columns, cues, reliability),
        *_place(columns, word, start, stop),
        *_subject(columns, word),
        *_rivals(columns, cues, stop.tolist()),
    ]
    counts, others = _children(columns, word)
    beside = [*others, *_passage(columns, word, start, stop)]
    at = 1 + len(shared)
    rows = np.empty((at + 2 * len(counts) + len(beside), len(word), 2), np.float32)
    rows[0] = LEFT, RIGHT
    rows[1:at] = stacked(shared, len(word)).T[:, :, None]
    rows[at : at + len(counts)] = counts
    at += len(counts)
    rows[at : at + len(counts)] = counts[:, :, ::-1]
    for row, feature in zip(rows[at + len(counts) :], beside, strict=True):
        row[...] = feature
    return rows.reshape(len(rows), -1).T


def _lexical(columns: Columns, cues: Cues, reliability: Matrix) -> Iterator[Column]:
    word, head = cues.word, columns.head[cues.word]
    following, before = np.minimum(word + 1, len(columns) - 1), np.maximum(word - 1, 0)
    yield reliability[word]
    weights = [(weights.quoted, weights.right, weights.clause) for weights in cues.weights]
    yield from np.array(weights, np.float32).T
    yield from (columns.dependency[word], columns.part[word], columns.tag[word])
    yield from (columns.dependency[head], columns.tag[head], reliability[head])
    yield from (columns.function[following], columns.tag[following], columns.mark[following])
    for codes in (columns.function, columns.tag, columns.mark):
        yield np.where(word > 0, codes[before], 0)


def _place(
    columns: Columns, word: FeatureArray, start: FeatureArray, stop: FeatureArray
) -> Iterator[Column]:
    block = columns.block[word]
    before, after = np.maximum(start - 1, 0), np.minimum(stop, len(columns) - 1)
    yield from (word - start, stop - word, columns.depth[word])
    yield from (word - columns.first[word], columns.last[word] - word)
    yield columns.passage[word] >= 0
    yield from (columns.function[start], columns.mark[stop - 1])
    yield (start == 0) | (columns.block[before] != block)
    yield (stop == len(columns)) | (columns.block[after] != block)
    yield columns.is_capital[word]


def _subject(columns: Columns, word: FeatureArray) -> Iterator[Column]:
    """Whose verb it is; inherited from a governing verb when it has no own subject."""
    arcs, heads = columns.dependency.tolist(), columns.head.tolist()
    found = [_nearest_subject(cue, columns.children, heads, arcs) for cue in word.tolist()]
    climbed, subject = np.array(found, dtype=np.int32).T
    is_there = subject != _NONE
    yield climbed
    yield from (
        codes[subject] * is_there for codes in (columns.tag, columns.function, columns.name)
    )
    yield np.where(is_there, subject - word, _FAR)
    yield (columns.last[subject] - columns.first[subject]) * is_there
    yield (columns.passage[subject] >= 0) & is_there


def _nearest_subject(
    cue: int, children: list[list[int]], heads: list[int], arcs: list[int]
) -> tuple[int, int]:
    at = cue
    for climbed in range(_CLIMBS):
        for child in children[at]:
            if arcs[child] in _SUBJECTS:
                return climbed, child
        if heads[at] == at:
            break
        at = heads[at]
    return _NO_SUBJECT, _NONE


def _rivals(columns: Columns, cues: Cues, stops: list[int]) -> Matrix:
    """The most reliable other candidates of the sentence: before, after and above."""
    words, heads = cues.word.tolist(), columns.head.tolist()
    reliability = [weights.reliability for weights in cues.weights]
    known = dict(zip(words, reliability, strict=True))
    rows: list[tuple[float, float, float]] = []
    first = 0
    for at, (word, stop) in enumerate(zip(words, stops, strict=True)):
        if at and stop != stops[at - 1]:
            first = at
        last = at + 1
        while last < len(words) and stops[last] == stop:
            last += 1
        above, governor, steps = 0.0, word, 0
        while heads[governor] != governor and steps < _MOST_GOVERNORS:
            governor, steps = heads[governor], steps + 1
            above = max(above, known.get(governor, 0.0))
        before = max(reliability[first:at], default=0.0)
        rows.append((before, max(reliability[at + 1 : last], default=0.0), above))
    return np.array(rows, np.float32).T


def _children(columns: Columns, word: FeatureArray) -> tuple[Matrix, list[Column]]:
    """How many children of each kind on each side; the longest that may be a content; the modal."""
    arcs, first, last = (
        numbers.tolist() for numbers in (columns.dependency, columns.first, columns.last)
    )
    seen: list[tuple[int, int, int]] = []
    longest = [[_NONE, _NONE] for _ in range(len(word))]
    modal = [0.0] * len(word)
    for at, cue in enumerate(word.tolist()):
        for child in columns.children[cue]:
            side, arc = int(child > cue), arcs[child]
            if (column := _CHILD_COLUMN.get(arc)) is not None:
                seen.append((column, at, side))
            modal[at] = _MODALS.get(columns.form[child], modal[at])
            if arc in _CONTENTS:
                known = longest[at][side]
                if known == _NONE or last[child] - first[child] > last[known] - first[known]:
                    longest[at][side] = child
    counts = np.zeros((len(_CHILDREN), len(word), 2), np.float32)
    if seen:
        np.add.at(counts, tuple(np.array(seen).T), 1)
    content = np.array(longest)
    is_there = content != _NONE
    opening = columns.first[content]
    size = (columns.last[content] - opening + 1) * is_there
    subject = [
        [any(arcs[below] in _SUBJECTS for below in columns.children[child]) for child in pair]
        for pair in longest
    ]
    return counts, [
        size,
        subject * is_there,
        columns.function[opening] * is_there,
        np.array(modal, np.float32)[:, None],
    ]


def _passage(
    columns: Columns, word: FeatureArray, start: FeatureArray, stop: FeatureArray
) -> Iterator[Column]:
    """The nearest passage on either side, if it is of the same block."""
    bounds = [(found.first, found.last, found.block) for found in columns.passages]
    # The last stands for no passage.
    firsts, lasts, blocks = np.array([*bounds, (0, 0, _NONE)], dtype=np.int32).T
    before = lasts[:-1].searchsorted(word) - 1
    after = firsts[:-1].searchsorted(word, side="right")
    number = np.stack([before, after], axis=1)
    is_there = blocks[number] == columns.block[word][:, None]
    first, last = firsts[number], lasts[number]
    near, far = first.copy(), last.copy()
    near[:, LEFT], far[:, LEFT] = last[:, LEFT], first[:, LEFT]
    word, start, stop = word[:, None], start[:, None], stop[:, None]
    gap = np.abs(word - near)
    low, high = np.minimum(word, near) + 1, np.maximum(word, near)
    is_near = gap < _FAR
    yield np.where(is_there, np.minimum(gap, _FAR), _FAR)
    yield np.minimum(last - first + 1, _FAR) * is_there
    yield columns.is_capital[first] * is_there
    yield columns.mark[np.minimum(last + 1, len(columns) - 1)] * is_there
    yield (start <= near) & (near < stop) & is_there
    yield (start <= far) & (far < stop) & is_there
    is_cue = np.zeros(len(columns), np.bool_)
    is_cue[word] = True
    for flags in ((columns.mark >= 2) & (columns.mark <= 4), is_cue):
        count = running(flags)
        yield np.where(is_near, count[high] - count[np.minimum(low, high)], _FAR) * is_there


def sides(cues: Cues) -> tuple[FeatureArray, FeatureArray]:
    """Word and side of each row of `cue_rows`."""
    return np.repeat(cues.word, 2), np.tile(np.array([LEFT, RIGHT], np.int32), len(cues))
