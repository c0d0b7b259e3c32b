"""Which word of the cue's sentence names the speaker: candidates and their features."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.quotes.detection.columns import Columns
from nlp_worker.quotes.detection.edges import Asked, EdgeFeatures
from nlp_worker.quotes.detection.forest import FeatureArray, Matrix, stacked
from nlp_worker.quotes.section_text import SectionText

_FARTHEST = 60
_NOUNS = frozenset(ENGLISH.label_codes.part(label) for label in ("NOUN", "PROPN", "PRON"))
_ROLES = frozenset(
    ENGLISH.label_codes.dependency(label)
    for label in ("nsubj", "nsubjpass", "pobj", "poss", "dobj", "ROOT")
)
_STANDING_IN = frozenset(ENGLISH.label_codes.part(label) for label in ("DET", "ADJ", "NUM"))
_COMPOUND = ENGLISH.label_codes.dependency("compound")
_NONE = -1


@dataclass(frozen=True, slots=True)
class Attributed:
    """Contents with a cue: the cue's word and the words of the content, outside the speaker."""

    cue: int
    first: int
    last: int


def speaker_candidates(
    columns: Columns, contents: Sequence[Attributed], taken: bytearray
) -> tuple[FeatureArray, FeatureArray]:
    """Which content and which word: the nouns and pronouns around its cue, outside of `taken`."""
    groups: list[int] = []
    words: list[int] = []
    parts, roles = columns.part.tolist(), columns.dependency.tolist()
    for group, content in enumerate(contents):
        start, stop = columns.bounds[int(columns.sentence[content.cue])]
        for word in range(max(start, content.cue - _FARTHEST), min(stop, content.cue + _FARTHEST)):
            is_noun = parts[word] in _NOUNS and roles[word] != _COMPOUND
            if not is_noun and not (parts[word] in _STANDING_IN and roles[word] in _ROLES):
                continue
            if not taken[word] and not content.first <= word <= content.last:
                groups.append(group)
                words.append(word)
    return np.array(groups, dtype=np.int32), np.array(words, dtype=np.int32)


def speaker_rows(
    section: SectionText,
    features: EdgeFeatures,
    contents: Sequence[Attributed],
    groups: FeatureArray,
    words: FeatureArray,
) -> Matrix:
    """Features of each candidate: how it lies to the cue, to the content, and what it is."""
    columns = features.columns
    cue = np.array([content.cue for content in contents], dtype=np.int32)
    first = np.array([content.first for content in contents], dtype=np.int32)
    last = np.array([content.last for content in contents], dtype=np.int32)
    zeros = np.zeros(len(cue), np.float32)
    asked = Asked(cue, (first > cue).astype(np.int32), zeros, zeros)
    subject = np.array(
        [_subject(section, columns, content.cue) for content in contents], dtype=np.int32
    )
    near = np.where(words < first[groups], first[groups] - words, words - last[groups])
    extra = [
        subject[groups] == words,
        subject[groups] >= 0,
        np.clip(near, 0, 60),
        words < cue[groups],
        (words < first[groups]) == (cue[groups] < first[groups]),
        columns.name[words],
        columns.tag[columns.head[words]],
        columns.part[columns.head[words]],
        columns.last[words] - words,
        words - columns.first[words],
    ]
    rows = features.rows(asked, groups, words)
    return stacked([rows.T, *extra], len(words))


def _subject(section: SectionText, columns: Columns, cue: int) -> int:
    number = int(columns.sentence[cue])
    base = columns.bounds[number][0]
    tree = section.tree(number)
    found = tree.subject(cue - base) if tree else None
    return _NONE if found is None else base + found


def best_words(
    groups: FeatureArray, words: FeatureArray, scores: Matrix, size: int
) -> list[tuple[int, float] | None]:
    """The best candidate of each content with its score."""
    best: list[tuple[int, float] | None] = [None] * size
    for group, word, score in zip(groups.tolist(), words.tolist(), scores.tolist(), strict=True):
        known = best[group]
        if known is None or score > known[1]:
            best[group] = (word, score)
    return best
