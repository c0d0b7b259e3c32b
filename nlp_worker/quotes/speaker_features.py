"""Which word of the cue's sentence names the speaker: candidates and their features."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlp_worker.quotes.codes import dependency_code, part_code
from nlp_worker.quotes.columns import Columns
from nlp_worker.quotes.edges import Asked, EdgeFeatures
from nlp_worker.quotes.forest import Matrix, Numbers, stacked
from nlp_worker.quotes.reading import Reading

_FARTHEST = 60
_NOUNS = frozenset(part_code(label) for label in ("NOUN", "PROPN", "PRON"))
_ROLES = frozenset(
    dependency_code(label) for label in ("nsubj", "nsubjpass", "pobj", "poss", "dobj", "ROOT")
)
_STANDING_IN = frozenset(part_code(label) for label in ("DET", "ADJ", "NUM"))
_COMPOUND = dependency_code("compound")
_NONE = -1


@dataclass(frozen=True, slots=True)
class Attributed:
    """Contents with a cue: the cue's word and the words of the content, outside the speaker."""

    cue: int
    first: int
    last: int


def speaker_candidates(
    columns: Columns, contents: Sequence[Attributed], taken: bytearray
) -> tuple[Numbers, Numbers]:
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
    reading: Reading,
    features: EdgeFeatures,
    contents: Sequence[Attributed],
    groups: Numbers,
    words: Numbers,
) -> Matrix:
    """Features of each candidate: how it lies to the cue, to the content, and what it is."""
    columns = features.columns
    cue = np.array([content.cue for content in contents], dtype=np.int32)
    first = np.array([content.first for content in contents], dtype=np.int32)
    last = np.array([content.last for content in contents], dtype=np.int32)
    zeros = np.zeros(len(cue), np.float32)
    asked = Asked(cue, (first > cue).astype(np.int32), zeros, zeros)
    subject = np.array(
        [_subject(reading, columns, content.cue) for content in contents], dtype=np.int32
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


def _subject(reading: Reading, columns: Columns, cue: int) -> int:
    number = int(columns.sentence[cue])
    base = columns.bounds[number][0]
    tree = reading.tree(number)
    found = tree.subject(cue - base) if tree else None
    return _NONE if found is None else base + found


def best_words(
    groups: Numbers, words: Numbers, scores: Matrix, size: int
) -> list[tuple[int, float] | None]:
    """The best candidate of each content with its score."""
    best: list[tuple[int, float] | None] = [None] * size
    for group, word, score in zip(groups.tolist(), words.tolist(), scores.tolist(), strict=True):
        known = best[group]
        if known is None or score > known[1]:
            best[group] = (word, score)
    return best
