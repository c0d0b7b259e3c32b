"""The words of a cue's sentence that may name the speaker, and their features."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from nlp_worker.languages import LabelCodes
from nlp_worker.quotes.detection.columns import Columns, known_codes
from nlp_worker.quotes.detection.cue_candidates import LEFT, RIGHT, CueSides
from nlp_worker.quotes.detection.edge_features import EdgeFeatures
from nlp_worker.quotes.detection.feature_table import (
    FeatureArray,
    FeatureTable,
    Matrix,
    make_table,
)
from nlp_worker.quotes.section_text import SectionText

_FARTHEST = 60
"""Words between a cue and the speaker."""
_NONE = -1


@dataclass(frozen=True, slots=True)
class CuedContent:
    """A content with a cue, by numbers of words: the cue, the first and the last of the content."""

    cue: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Labels:
    """Codes of parts of speech and dependencies.

    A noun may name a speaker unless it is part of a compound; a word of `standing_in`, which may
    stand in for a noun, if it is one of the `arguments`.
    """

    nouns: frozenset[int]
    compound: int
    standing_in: frozenset[int]
    arguments: frozenset[int]


@cache
def _labels(codes: LabelCodes) -> _Labels:
    arguments = ("nsubj", "nsubjpass", "pobj", "poss", "dobj", "ROOT")
    return _Labels(
        frozenset(known_codes(codes.part, "NOUN", "PROPN", "PRON")),
        codes.dependency("compound"),
        frozenset(known_codes(codes.part, "DET", "ADJ", "NUM")),
        frozenset(known_codes(codes.dependency, *arguments)),
    )


def speaker_candidates(
    columns: Columns, contents: Sequence[CuedContent], taken: bytearray
) -> tuple[FeatureArray, FeatureArray]:
    """Return the numbers of a content and of a word for each word that may name its speaker.

    `taken` has a byte a word, not 0 for those of quotations.
    """
    groups: list[int] = []
    words: list[int] = []
    parts, dependencies = columns.part.tolist(), columns.dependency.tolist()
    labels = _labels(columns.label_codes)
    nouns, standing_in, arguments = labels.nouns, labels.standing_in, labels.arguments
    for group, content in enumerate(contents):
        start, stop = columns.bounds[int(columns.sentence[content.cue])]
        for word in range(max(start, content.cue - _FARTHEST), min(stop, content.cue + _FARTHEST)):
            is_noun = parts[word] in nouns and dependencies[word] != labels.compound
            if not is_noun and not (parts[word] in standing_in and dependencies[word] in arguments):
                continue
            if not taken[word] and not content.first <= word <= content.last:
                groups.append(group)
                words.append(word)
    return np.array(groups, dtype=np.int32), np.array(words, dtype=np.int32)


def speaker_features(
    section: SectionText,
    features: EdgeFeatures,
    contents: Sequence[CuedContent],
    groups: FeatureArray,
    words: FeatureArray,
) -> FeatureTable:
    """Return the features of each candidate: its relation to cue and content, and what it is."""
    columns = features.columns
    cue = np.array([content.cue for content in contents], dtype=np.int32)
    first = np.array([content.first for content in contents], dtype=np.int32)
    last = np.array([content.last for content in contents], dtype=np.int32)
    unknown = np.zeros(len(cue), np.float32)
    side = np.where(first > cue, RIGHT, LEFT).astype(np.int32)
    cue_sides = CueSides(cue, side, unknown, unknown)
    subject = np.array(
        [_subject(section, columns, content.cue) for content in contents], dtype=np.int32
    )
    distance = np.where(words < first[groups], first[groups] - words, words - last[groups])
    return make_table(
        len(words),
        features.starts(cue_sides, groups, words),
        {
            "is_subject_of_cue": subject[groups] == words,
            "cue_has_subject": subject[groups] >= 0,
            "words_from_content": np.clip(distance, 0, 60),
            "is_before_cue": words < cue[groups],
            "is_on_cues_side": (words < first[groups]) == (cue[groups] < first[groups]),
            "name": columns.name[words],
            "head_tag": columns.tag[columns.head[words]],
            "head_part": columns.part[columns.head[words]],
            "subtree_words_after": columns.last[words] - words,
            "subtree_words_before": words - columns.first[words],
        },
    )


def _subject(section: SectionText, columns: Columns, cue: int) -> int:
    number = int(columns.sentence[cue])
    base = columns.bounds[number][0]
    tree = section.tree(number)
    found = tree.subject(cue - base) if tree else None
    return _NONE if found is None else base + found


def best_words(
    groups: FeatureArray, words: FeatureArray, scores: Matrix, size: int
) -> list[tuple[int, float] | None]:
    """Return the best candidate of each of `size` contents with its score, None for none."""
    best: list[tuple[int, float] | None] = [None] * size
    for group, word, score in zip(groups.tolist(), words.tolist(), scores.tolist(), strict=True):
        known = best[group]
        if known is None or score > known[1]:
            best[group] = (word, score)
    return best
