"""Features of a cue candidate and a side of it, for the question whether it attributes there."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from nlp_worker.languages import LabelCodes
from nlp_worker.quotes.detection.columns import Columns, known_codes, running
from nlp_worker.quotes.detection.cue_candidates import LEFT, RIGHT, Cues
from nlp_worker.quotes.detection.feature_table import (
    Feature,
    FeatureArray,
    FeatureTable,
    Matrix,
    make_table,
)

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
"""Dependencies whose children are counted on either side of a cue."""
_CHILDREN_HERE = tuple(f"children_on_side_{label}" for label in _CHILDREN)
_CHILDREN_THERE = tuple(f"children_on_other_side_{label}" for label in _CHILDREN)
_MODALS = {
    **dict.fromkeys(("could", "would", "should", "may", "might", "must", "can", "'d"), 1.0),
    **dict.fromkeys(("will", "'ll"), 2.0),
}
_CLIMBS = 4
_MOST_GOVERNORS = 12
_NO_SUBJECT = 5
_NONE = -1


@dataclass(frozen=True, slots=True)
class _Dependencies:
    """Codes of the dependencies that are looked for; `children` gives the place in `_CHILDREN`."""

    children: dict[int, int]
    subjects: tuple[int, ...]
    contents: tuple[int, ...]


@cache
def _dependencies(codes: LabelCodes) -> _Dependencies:
    return _Dependencies(
        {code: at for at, label in enumerate(_CHILDREN) if (code := codes.dependency(label))},
        known_codes(codes.dependency, "nsubj", "nsubjpass", "csubj"),
        known_codes(codes.dependency, "ccomp", "xcomp", "dobj", "acl", "prep"),
    )


def cue_features(columns: Columns, cues: Cues) -> FeatureTable:
    """Return the features of two rows a candidate: its left side, then its right side."""
    word = cues.word
    bounds = [columns.bounds[sentence] for sentence in columns.sentence[word].tolist()]
    start, stop = np.array(bounds, dtype=np.int32).reshape(-1, 2).T
    reliability = np.zeros(len(columns), np.float32)
    reliability[word] = [weights.reliability for weights in cues.weights]
    shared = make_table(
        len(word),
        _lexical(columns, cues, reliability),
        _position(columns, word, start, stop),
        _subject(columns, word),
        _rivals(columns, cues, stop.tolist()),
    )
    counts, children = _children(columns, word)
    of_side = {**children, **_passage(columns, word, start, stop)}
    names = ("side", *shared.names, *_CHILDREN_HERE, *_CHILDREN_THERE, *of_side)
    rows = np.empty((len(names), len(word), 2), np.float32)
    rows[0] = LEFT, RIGHT
    at = 1 + len(shared.names)
    rows[1:at] = shared.values[:, :, None]
    rows[at : at + len(counts)] = counts
    at += len(counts)
    rows[at : at + len(counts)] = counts[:, :, ::-1]
    for row, feature in zip(rows[at + len(counts) :], of_side.values(), strict=True):
        row[...] = feature
    return FeatureTable(names, rows.reshape(len(names), -1))


def _lexical(columns: Columns, cues: Cues, reliability: Matrix) -> dict[str, Feature]:
    word, head = cues.word, columns.head[cues.word]
    following, before = np.minimum(word + 1, len(columns) - 1), np.maximum(word - 1, 0)
    weights = [(weights.quoted, weights.right, weights.clause) for weights in cues.weights]
    quoted, right, clause = np.array(weights, np.float32).reshape(-1, 3).T
    return {
        "reliability": reliability[word],
        "share_quoted": quoted,
        "share_right": right,
        "share_clause": clause,
        "dependency": columns.dependency[word],
        "part": columns.part[word],
        "tag": columns.tag[word],
        "head_dependency": columns.dependency[head],
        "head_tag": columns.tag[head],
        "head_reliability": reliability[head],
        "after_function": columns.function[following],
        "after_tag": columns.tag[following],
        "after_mark": columns.mark[following],
        "before_function": np.where(word > 0, columns.function[before], 0),
        "before_tag": np.where(word > 0, columns.tag[before], 0),
        "before_mark": np.where(word > 0, columns.mark[before], 0),
    }


def _position(
    columns: Columns, word: FeatureArray, start: FeatureArray, stop: FeatureArray
) -> dict[str, Feature]:
    block = columns.block[word]
    before, after = np.maximum(start - 1, 0), np.minimum(stop, len(columns) - 1)
    return {
        "words_from_sentence_start": word - start,
        "words_to_sentence_end": stop - word,
        "depth": columns.depth[word],
        "subtree_words_before": word - columns.first[word],
        "subtree_words_after": columns.last[word] - word,
        "is_in_passage": columns.passage[word] >= 0,
        "sentence_first_function": columns.function[start],
        "sentence_last_mark": columns.mark[stop - 1],
        "sentence_starts_block": (start == 0) | (columns.block[before] != block),
        "sentence_ends_block": (stop == len(columns)) | (columns.block[after] != block),
        "is_capital": columns.is_capital[word],
    }


def _subject(columns: Columns, word: FeatureArray) -> dict[str, Feature]:
    """Return the features of the subject; a governing verb's when the cue has none of its own."""
    arcs, heads = columns.dependency.tolist(), columns.head.tolist()
    labels = _dependencies(columns.label_codes).subjects
    found = [_nearest_subject(cue, columns.children, heads, arcs, labels) for cue in word.tolist()]
    climbed, subject = np.array(found, dtype=np.int32).reshape(-1, 2).T
    is_there = subject != _NONE
    return {
        "climbs_to_subject": climbed,
        "subject_tag": columns.tag[subject] * is_there,
        "subject_function": columns.function[subject] * is_there,
        "subject_name": columns.name[subject] * is_there,
        "subject_distance": np.where(is_there, subject - word, _FAR),
        "subject_words": (columns.last[subject] - columns.first[subject]) * is_there,
        "subject_in_passage": (columns.passage[subject] >= 0) & is_there,
    }


def _nearest_subject(
    cue: int,
    children: list[list[int]],
    heads: list[int],
    arcs: list[int],
    labels: tuple[int, ...],
) -> tuple[int, int]:
    at = cue
    for climbed in range(_CLIMBS):
        for child in children[at]:
            if arcs[child] in labels:
                return climbed, child
        if heads[at] == at:
            break
        at = heads[at]
    return _NO_SUBJECT, _NONE


def _rivals(columns: Columns, cues: Cues, stops: list[int]) -> dict[str, Feature]:
    """Return the reliabilities of the best other candidates of the sentence."""
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
    before_best, after_best, above_best = np.array(rows, np.float32).reshape(-1, 3).T
    return {"rival_before": before_best, "rival_after": after_best, "rival_above": above_best}


def _children(columns: Columns, word: FeatureArray) -> tuple[Matrix, dict[str, Feature]]:
    """Return how many children of each kind each side has; and features of its longest content."""
    labels = _dependencies(columns.label_codes)
    arcs, first, last = (
        numbers.tolist() for numbers in (columns.dependency, columns.first, columns.last)
    )
    seen: list[tuple[int, int, int]] = []
    longest = [[_NONE, _NONE] for _ in range(len(word))]
    modal = [0.0] * len(word)
    for at, cue in enumerate(word.tolist()):
        for child in columns.children[cue]:
            side, arc = int(child > cue), arcs[child]
            if (column := labels.children.get(arc)) is not None:
                seen.append((column, at, side))
            modal[at] = _MODALS.get(columns.form[child], modal[at])
            if arc in labels.contents:
                known = longest[at][side]
                if known == _NONE or last[child] - first[child] > last[known] - first[known]:
                    longest[at][side] = child
    counts = np.zeros((len(_CHILDREN), len(word), 2), np.float32)
    if seen:
        np.add.at(counts, tuple(np.array(seen).T), 1)
    content = np.array(longest, dtype=np.int64).reshape(-1, 2)
    is_there = content != _NONE
    opening = columns.first[content]
    has_subject = [
        [any(arcs[below] in labels.subjects for below in columns.children[child]) for child in pair]
        for pair in longest
    ]
    return counts, {
        "content_words": (columns.last[content] - opening + 1) * is_there,
        "content_has_subject": np.array(has_subject, np.bool_).reshape(-1, 2) & is_there,
        "content_function": columns.function[opening] * is_there,
        "modal": np.array(modal, np.float32)[:, None],
    }


def _passage(
    columns: Columns, word: FeatureArray, start: FeatureArray, stop: FeatureArray
) -> dict[str, Feature]:
    """Return the features of the nearest passage on either side, if it is of the same block."""
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
    is_stop = (columns.mark >= 2) & (columns.mark <= 4)
    is_cue = np.zeros(len(columns), np.bool_)
    is_cue[word] = True

    stops, cues = running(is_stop), running(is_cue)
    is_near, low = gap < _FAR, np.minimum(low, high)
    return {
        "passage_distance": np.where(is_there, np.minimum(gap, _FAR), _FAR),
        "passage_words": np.minimum(last - first + 1, _FAR) * is_there,
        "passage_is_capital": columns.is_capital[first] * is_there,
        "passage_mark_after": columns.mark[np.minimum(last + 1, len(columns) - 1)] * is_there,
        "passage_near_end_in_sentence": (start <= near) & (near < stop) & is_there,
        "passage_far_end_in_sentence": (start <= far) & (far < stop) & is_there,
        "stops_to_passage": np.where(is_near, stops[high] - stops[low], _FAR) * is_there,
        "cues_to_passage": np.where(is_near, cues[high] - cues[low], _FAR) * is_there,
    }
