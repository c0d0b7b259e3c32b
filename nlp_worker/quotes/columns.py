"""The words of a section as arrays, so that features of many candidates are looked up at once."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import lru_cache

import numpy as np

from nlp_worker.quotes.codes import (
    dependency_code,
    function_code,
    mark_code,
    part_code,
    tag_code,
)
from nlp_worker.quotes.forest import Numbers
from nlp_worker.quotes.marks import Passage
from nlp_worker.quotes.reading import Reading
from nlp_worker.quotes.syntax import LONGEST_SENTENCE

NAME_TYPES = {"PERSON": 1, "ORG": 2, "GPE": 3, "NORP": 4}
_TRIMMED = " \t\r\n\u00a0\"“”„«»‘’'.,;:!?—–-`"

_REMEMBERED = 2_048
"""Words and combinations of labels whose numbers are remembered."""


@dataclass(frozen=True, slots=True)
class Columns:
    """One entry a word, in the order of the text; sentences without a usable tree are left out.

    `head`, `first`, `last` are numbers of words (`first` to `last` is the stretch of the subtree);
    word `b` is below `a` when `enter[a] <= enter[b] < leave[a]`. `passage` numbers the passage
    (see `passages`) a word stands in, -1 outside of all.
    """

    start: Numbers
    end: Numbers
    sentence: Numbers
    block: Numbers
    head: Numbers
    enter: Numbers
    leave: Numbers
    first: Numbers
    last: Numbers
    depth: Numbers
    dependency: Numbers
    part: Numbers
    tag: Numbers
    function: Numbers
    mark: Numbers
    is_edge: Numbers
    is_capital: Numbers
    name: Numbers
    passage: Numbers
    lemma: list[str]
    form: list[str]
    bounds: dict[int, tuple[int, int]]
    """First word and past the last word of a sentence, by the sentence's number."""
    passages: list["PassageWords"]
    """The passages between quote marks that hold words."""

    def __len__(self) -> int:
        return len(self.start)

    def below(self, above: Numbers, word: Numbers) -> Numbers:
        """1 where `word` stands in the subtree of `above`."""
        inside = (self.enter[above] <= self.enter[word]) & (self.enter[word] < self.leave[above])
        return inside.astype(np.int32)


@dataclass(frozen=True, slots=True)
class PassageWords:
    """A passage with the numbers of its first and last word."""

    passage: Passage
    block: int
    first: int
    last: int


def make_columns(reading: Reading) -> Columns:
    """The columns of a section."""
    view = reading.view
    rows: list[tuple[int, ...]] = []
    shapes: list[tuple[int, ...]] = []
    lemmas: list[str] = []
    forms: list[str] = []
    bounds: dict[int, tuple[int, int]] = {}
    for number, sentence in enumerate(reading.sentences):
        words = sentence.words
        if not 0 < len(words) <= LONGEST_SENTENCE:
            continue
        base = len(rows)
        bounds[number] = (base, base + len(words))
        shapes += _shape([word.head for word in words], base)
        for start, end, lemma, pos, tag, dep, _ in words:
            labels = _of_labels(pos, tag, dep)
            marks, form = _of_form(view[start:end])
            rows.append((start, end, number, sentence.block, *labels, *marks))
            lemmas.append(lemma.lower())
            forms.append(form)
    table = np.array(rows, dtype=np.int32).reshape(len(rows), 11).T
    shape = np.array(shapes, dtype=np.int32).reshape(len(rows), 6).T
    numbers = np.concatenate([table[:4], shape, table[4:]])
    passages = _passages(reading, numbers[0], numbers[1], numbers[15])
    inside = np.full(len(rows), -1, dtype=np.int32)
    for at, found in enumerate(passages):
        inside[found.first : found.last + 1] = at
    names = [field.name for field in fields(Columns)][: len(numbers)]
    return Columns(
        **dict(zip(names, numbers, strict=True)),
        name=_names(reading, numbers[0]),
        passage=inside,
        lemma=lemmas,
        form=forms,
        bounds=bounds,
        passages=passages,
    )


@lru_cache(maxsize=_REMEMBERED)
def _of_labels(pos: str, tag: str, dep: str) -> tuple[int, int, int]:
    """Numbers of arc, part of speech and tag."""
    return dependency_code(dep), part_code(pos), tag_code(tag)


@lru_cache(maxsize=_REMEMBERED)
def _of_form(form: str) -> tuple[tuple[int, int, bool, bool], str]:
    """Function word, mark, whether it can be an edge and has a capital; the word in lower case."""
    lower = form.lower()
    is_edge = bool(form.strip(_TRIMMED))
    return (function_code(lower), mark_code(form), is_edge, form[0].isupper()), lower


def _names(reading: Reading, starts: Numbers) -> Numbers:
    """The type of the name each word stands in, 0 for none."""
    if not reading.names:
        return np.zeros(len(starts), dtype=np.int32)
    found = [(*name.span, NAME_TYPES.get(name.type, 5)) for name in reading.names]
    first, end, kind = np.array(found, dtype=np.int32).T
    at = first.searchsorted(starts, side="right") - 1
    return np.where((at >= 0) & (starts < end[at]), kind[at], 0).astype(np.int32)


def _shape(heads: list[int], base: int) -> Iterator[tuple[int, ...]]:
    """Head, order of entering and leaving, edges and depth of each word of a sentence.

    Both orders count on from the sentence before, whose words are as many as its numbers.
    """
    size = len(heads)
    depth = _depths(heads)
    order = sorted(range(size), key=depth.__getitem__)
    below, first, last = [1] * size, list(range(size)), list(range(size))
    for i in reversed(order):
        head = heads[i]
        if head != i:
            below[head] += below[i]
            if first[i] < first[head]:
                first[head] = first[i]
            if last[i] > last[head]:
                last[head] = last[i]
    enter, free, roots = [base] * size, [base] * size, base
    for i in order:
        head = heads[i]
        if head == i:
            enter[i], roots = roots, roots + below[i]
        else:
            enter[i] = free[head]
            free[head] += below[i]
        free[i] = enter[i] + 1
    for i, head in enumerate(heads):
        yield base + head, enter[i], enter[i] + below[i], base + first[i], base + last[i], depth[i]


def _depths(heads: list[int]) -> list[int]:
    """How many governors each word has."""
    depths = [-1] * len(heads)
    for word in range(len(heads)):
        climbed, at = [], word
        while depths[at] < 0:
            climbed.append(at)
            if heads[at] == at:
                depths[at] = 0
            else:
                at = heads[at]
        for below in reversed(climbed):
            depths[below] = 0 if heads[below] == below else depths[heads[below]] + 1
    return depths


def _passages(
    reading: Reading, starts: Numbers, ends: Numbers, is_edge: Numbers
) -> list[PassageWords]:
    found: list[PassageWords] = []
    for number, passages in enumerate(reading.passages):
        for passage in passages:
            first = int(np.searchsorted(ends, passage.inner.start, side="right"))
            last = int(np.searchsorted(starts, passage.inner.end, side="left")) - 1
            while first <= last and not is_edge[first]:
                first += 1
            while first <= last and not is_edge[last]:
                last -= 1
            if first <= last:
                found.append(PassageWords(passage, number, first, last))
    return found
