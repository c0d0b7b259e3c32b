"""The words of a section as arrays, so that features of many candidates are looked up at once."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp_worker.languages import mark_code
from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.quotes.detection.forest import FeatureArray
from nlp_worker.quotes.detection.subtrees import find_subtrees
from nlp_worker.quotes.marks import Passage
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.quotes.syntax import LONGEST_SENTENCE

NAME_TYPES = {"PERSON": 1, "ORG": 2, "GPE": 3, "NORP": 4}
_TRIMMED = " \t\r\n\u00a0\"“”„«»‘’'.,;:!?—–-`"

_REMEMBERED = 2_048
"""Words and labels whose numbers are remembered."""
_NOTHING: tuple[tuple[()], ...] = ((),) * 7


@dataclass(frozen=True, slots=True)
class Columns:
    """One entry a word, in the order of the text; sentences without a usable tree are left out.

    `head`, `first`, `last` are numbers of words (`first` to `last` is the stretch of the subtree);
    word `b` is below `a` when `enter[a] <= enter[b] < leave[a]`. `passage` numbers the passage
    (see `passages`) a word stands in, -1 outside of all.
    """

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
    """The seven that follow, one row each."""
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
    """First word and past the last word of a sentence, by the sentence's number."""
    passages: list["PassageWords"]
    """The passages between quote marks that hold words."""

    def __len__(self) -> int:
        return len(self.start)

    def below(self, above: FeatureArray, word: FeatureArray) -> FeatureArray:
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


def running(flags: npt.NDArray[Any]) -> FeatureArray:
    """How many flags are set before each word, which the last axis counts."""
    counts = np.zeros(flags.shape, dtype=np.int32)
    np.cumsum(flags[..., :-1], axis=-1, out=counts[..., 1:], dtype=np.int32)
    return counts


def make_columns(section: SectionText) -> Columns:
    """The columns of a section."""
    kept = [
        (number, sentence)
        for number, sentence in enumerate(section.sentences)
        if 0 < len(sentence.words) <= LONGEST_SENTENCE
    ]
    words = list(chain.from_iterable(sentence.words for _, sentence in kept))
    starts, ends, lemmas, parts, tags, arcs, heads = zip(*words, strict=True) if words else _NOTHING
    forms = [section.view[start:end] for start, end in zip(starts, ends, strict=True)]
    labels = _codes(map(_of_labels, arcs, parts, tags), 3)
    codes = np.vstack([labels, _codes(map(_of_form, forms), 4)])
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
    """One row a code, of the words' codes one after the other."""
    codes = np.frombuffer(b"".join(rows), dtype=np.uint8).reshape(-1, width)
    return np.ascontiguousarray(codes.T, dtype=np.int32)


@lru_cache(maxsize=_REMEMBERED)
def _of_labels(arc: str, part: str, tag: str) -> bytes:
    """FeatureArray of arc, part of speech and tag."""
    return bytes(
        (
            ENGLISH.label_codes.dependency(arc),
            ENGLISH.label_codes.part(part),
            ENGLISH.label_codes.tag(tag),
        )
    )


@lru_cache(maxsize=_REMEMBERED)
def _of_form(form: str) -> bytes:
    """Function word, mark, whether it can be an edge and has a capital."""
    is_edge = bool(form.strip(_TRIMMED))
    return bytes(
        (
            ENGLISH.label_codes.function_word(form.lower()),
            mark_code(form),
            is_edge,
            form[0].isupper(),
        )
    )


def _names(section: SectionText, starts: Sequence[int]) -> FeatureArray:
    """The type of the name each word stands in, 0 for none."""
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
