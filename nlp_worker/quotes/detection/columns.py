"""The words of a section as arrays: features of many candidates are looked up at once."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate, chain, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp_worker.languages import LabelCodes, mark_code
from nlp_worker.quotes.detection.feature_table import FeatureArray
from nlp_worker.quotes.detection.subtrees import find_subtrees
from nlp_worker.quotes.marks import Passage
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.quotes.syntax import LONGEST_SENTENCE

NAME_TYPES = {"PERSON": 1, "ORG": 2, "GPE": 3, "NORP": 4}
_TRIMMED = " \t\r\n\u00a0\"“”„«»‘’'.,;:!?—–-`"

_REMEMBERED = 2_048
"""Words, and combinations of labels, whose codes are remembered."""
_NOTHING: tuple[tuple[()], ...] = ((),) * 7


@dataclass(frozen=True, slots=True)
class Columns:
    """One entry a word, in the order of the text; sentences without a usable tree are left out.

    `start` and `end` are code points. `head`, `first`, `last` are numbers of words (the subtree of
    a word reaches from `first` to `last`); word `b` is below `a` when
    `enter[a] <= enter[b] < leave[a]`. `passage` is the number of the passage (see `passages`) that
    a word stands in, -1 outside of all.
    """

    label_codes: LabelCodes
    start: FeatureArray
    end: FeatureArray
    sentence: FeatureArray
    block: FeatureArray
    head: FeatureArray
    enter: FeatureArray
    leave: FeatureArray
    first: FeatureArray
    last: FeatureArray
    depth: FeatureArray
    codes: FeatureArray
    """The seven that follow, a row each."""
    dependency: FeatureArray
    part: FeatureArray
    tag: FeatureArray
    function: FeatureArray
    mark: FeatureArray
    is_edge: FeatureArray
    is_capital: FeatureArray
    name: FeatureArray
    passage: FeatureArray
    children: list[list[int]]
    lemma: list[str]
    form: list[str]
    bounds: dict[int, tuple[int, int]]
    """The first word of a sentence and the one behind its last, by the sentence's number."""
    passages: list["PassageWords"]
    """The passages between quote marks that hold words."""

    def __len__(self) -> int:
        return len(self.start)

    def below(self, above: FeatureArray, word: FeatureArray) -> FeatureArray:
        """Return 1 where `word` stands in the subtree of `above`, else 0."""
        inside = (self.enter[above] <= self.enter[word]) & (self.enter[word] < self.leave[above])
        return inside.astype(np.int32)


@dataclass(frozen=True, slots=True)
class PassageWords:
    """A passage with the numbers of its first and last word."""

    passage: Passage
    block: int
    first: int
    last: int


def running(flags: npt.NDArray[Any]) -> FeatureArray:
    """Return how many flags are set before each word; the last axis is that of the words."""
    counts = np.zeros(flags.shape, dtype=np.int32)
    np.cumsum(flags[..., :-1], axis=-1, out=counts[..., 1:], dtype=np.int32)
    return counts


def make_columns(section: SectionText) -> Columns:
    """Return the columns of a section."""
    kept = [
        (number, sentence)
        for number, sentence in enumerate(section.sentences)
        if 0 < len(sentence.words) <= LONGEST_SENTENCE
    ]
    words = list(chain.from_iterable(sentence.words for _, sentence in kept))
    starts, ends, lemmas, parts, tags, arcs, heads = zip(*words, strict=True) if words else _NOTHING
    forms = [section.view[start:end] for start, end in zip(starts, ends, strict=True)]
    of_word = word_codes(section.language.label_codes)
    labels = _codes(map(of_word.of_labels, arcs, parts, tags), 3)
    codes = np.vstack([labels, _codes(map(of_word.of_form, forms), 4)])
    dependency, part, tag, function, mark, is_edge, is_capital = codes
    sizes = [len(sentence.words) for _, sentence in kept]
    bounds = list(accumulate(sizes, initial=0))
    head = _numbers(heads) + _numbers(bounds[:-1]).repeat(sizes)
    trees = find_subtrees(head.tolist())
    enter = _numbers(trees.enter)
    passages = _passages(section, starts, ends, is_edge.tolist())
    inside = np.full(len(words), -1, dtype=np.int32)
    for at, found in enumerate(passages):
        inside[found.first : found.last + 1] = at
    return Columns(
        label_codes=section.language.label_codes,
        start=_numbers(starts),
        end=_numbers(ends),
        sentence=_numbers([number for number, _ in kept]).repeat(sizes),
        block=_numbers([sentence.block for _, sentence in kept]).repeat(sizes),
        head=head,
        enter=enter,
        leave=enter + _numbers(trees.size),
        first=_numbers(trees.first),
        last=_numbers(trees.last),
        depth=_numbers(trees.depth),
        codes=codes,
        dependency=dependency,
        part=part,
        tag=tag,
        function=function,
        mark=mark,
        is_edge=is_edge,
        is_capital=is_capital,
        name=_names(section, starts),
        passage=inside,
        children=trees.children,
        lemma=[lemma.lower() for lemma in lemmas],
        form=[form.lower() for form in forms],
        bounds={number: pair for (number, _), pair in zip(kept, pairwise(bounds), strict=True)},
        passages=passages,
    )


def _numbers(values: Sequence[int]) -> FeatureArray:
    return np.array(values, dtype=np.int32)


def _codes(rows: Iterable[bytes], width: int) -> FeatureArray:
    """Return one row a code, from the codes of each word as bytes."""
    codes = np.frombuffer(b"".join(rows), dtype=np.uint8).reshape(-1, width)
    return np.ascontiguousarray(codes.T, dtype=np.int32)


class WordCodes:
    """The codes of words, a byte each, remembered for what recurs."""

    def __init__(self, codes: LabelCodes) -> None:
        self._codes = codes
        self.of_labels = lru_cache(_REMEMBERED)(self._of_labels)
        self.of_form = lru_cache(_REMEMBERED)(self._of_form)

    def _of_labels(self, arc: str, part: str, tag: str) -> bytes:
        """Return the codes of a dependency, a part of speech and a tag."""
        codes = self._codes
        return bytes((codes.dependency(arc), codes.part(part), codes.tag(tag)))

    def _of_form(self, form: str) -> bytes:
        """Return the codes of function word and mark; whether it can be an edge, has a capital."""
        function = self._codes.function_word(form.lower())
        return bytes((function, mark_code(form), bool(form.strip(_TRIMMED)), form[0].isupper()))


@cache
def word_codes(codes: LabelCodes) -> WordCodes:
    """Return the one `WordCodes` of a language's label codes."""
    return WordCodes(codes)


def known_codes(code: Callable[[str], int], *labels: str) -> tuple[int, ...]:
    """Return the codes of those labels that the language's pipeline has."""
    return tuple(number for label in labels if (number := code(label)))


def _names(section: SectionText, starts: Sequence[int]) -> FeatureArray:
    """Return the code of the type of the name that each word stands in, 0 for none."""
    if not section.names:
        return np.zeros(len(starts), dtype=np.int32)
    found = [(*name.span, NAME_TYPES.get(name.type, 5)) for name in section.names]
    first, end, kind = np.array(found, dtype=np.int32).T
    at = first.searchsorted(starts, side="right") - 1
    return np.where((at >= 0) & (starts < end[at]), kind[at], 0).astype(np.int32)


def _passages(
    section: SectionText, starts: Sequence[int], ends: Sequence[int], is_edge: Sequence[int]
) -> list[PassageWords]:
    found: list[PassageWords] = []
    for number, passages in enumerate(section.passages):
        for passage in passages:
            first = bisect_right(ends, passage.inner.start)
            last = bisect_left(starts, passage.inner.end) - 1
            while first <= last and not is_edge[first]:
                first += 1
            while first <= last and not is_edge[last]:
                last -= 1
            if first <= last:
                found.append(PassageWords(passage, number, first, last))
    return found
