"""The words of a section as arrays, so that features of many candidates are looked up at once."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

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
from nlp_worker.text.parse import ParsedSentence

NAME_TYPES = {"PERSON": 1, "ORG": 2, "GPE": 3, "NORP": 4}
_TRIMMED = " \t\r\n\u00a0\"“”„«»‘’'.,;:!?—–-`"


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
    table: list[tuple[int, ...]] = []
    lemmas: list[str] = []
    forms: list[str] = []
    bounds: dict[int, tuple[int, int]] = {}
    entered = 0
    for number, sentence in enumerate(reading.sentences):
        if not 0 < len(sentence.words) <= LONGEST_SENTENCE:
            continue
        base = len(table)
        shape = _shape(sentence, base, entered)
        entered += len(sentence.words)
        bounds[number] = (base, base + len(sentence.words))
        for word, nested in zip(sentence.words, shape, strict=True):
            form = reading.view[word.start : word.end]
            lower = form.lower()
            named = reading.name_at(word.start)
            table.append(
                (
                    word.start,
                    word.end,
                    number,
                    sentence.block,
                    *nested,
                    dependency_code(word.dep),
                    part_code(word.pos),
                    tag_code(word.tag),
                    function_code(lower),
                    mark_code(form),
                    bool(form.strip(_TRIMMED)),
                    form[0].isupper(),
                    NAME_TYPES.get(named.type, 5) if named else 0,
                )
            )
            lemmas.append(word.lemma.lower())
            forms.append(lower)
    numbers = np.array(table, dtype=np.int32).reshape(len(table), 18).T.copy()
    passages = _passages(reading, numbers[0], numbers[1], numbers[15])
    inside = np.full(len(table), -1, dtype=np.int32)
    for at, found in enumerate(passages):
        inside[found.first : found.last + 1] = at
    names = [field.name for field in fields(Columns)][: len(numbers)]
    return Columns(
        **dict(zip(names, numbers, strict=True)),
        passage=inside,
        lemma=lemmas,
        form=forms,
        bounds=bounds,
        passages=passages,
    )


def _shape(sentence: ParsedSentence, base: int, entered: int) -> Sequence[tuple[int, ...]]:
    """Head, order of entering and leaving, edges and depth of each word of a sentence."""
    words = sentence.words
    children: list[list[int]] = [[] for _ in words]
    roots = []
    for i, word in enumerate(words):
        if word.head == i:
            roots.append(i)
        else:
            children[word.head].append(i)
    order: list[int] = []
    depth = [0] * len(words)
    stack = roots[::-1]
    while stack:
        i = stack.pop()
        order.append(i)
        for child in reversed(children[i]):
            depth[child] = depth[i] + 1
            stack.append(child)
    enter = {i: at for at, i in enumerate(order)}
    size, first, last = [1] * len(words), list(range(len(words))), list(range(len(words)))
    for i in reversed(order):
        head = words[i].head
        if head != i:
            size[head] += size[i]
            first[head] = min(first[head], first[i])
            last[head] = max(last[head], last[i])
    return [
        (
            base + words[i].head,
            entered + enter[i],
            entered + enter[i] + size[i],
            base + first[i],
            base + last[i],
            depth[i],
        )
        for i in range(len(words))
    ]


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
