"""People: which forms name one person."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum

from nlp_worker.entities.name_forms import Form
from nlp_worker.entities.spelling import same_given, same_word, skeleton

_MOST_COMPARED = 50
"""Names compared with one, so that a page of ten thousand names stays linear."""


class Fit(IntEnum):
    """What part of a full name a form is."""

    NONE = 0
    SLIP = 1
    START = 2
    DOUBLE = 3
    END = 4


class People:
    """The persons of a page: `heads`, the fullest forms, and the head of every other full form."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self.heads: list[Form] = []
        self.head_of: dict[Form, Form] = {}
        self._by_word: defaultdict[str, list[Form]] = defaultdict(list)
        self._by_letter: defaultdict[str, list[Form]] = defaultdict(list)
        full = [form for form in forms if not form.is_single]
        for form in sorted(full, key=lambda form: (-len(form.core), form.spans[0])):
            self._settle(form)

    def _settle(self, form: Form) -> None:
        """Join a full name to a person who has it, or make it one."""
        for head in self._sharing(form.core):
            if is_same_person(form.core, head.core):
                self.head_of[form] = head
                return
        self.heads.append(form)
        self.head_of[form] = form
        for word in {skeleton(word) for word in form.core}:
            self._by_word[word].append(form)
        self._by_letter[form.core[-1][:1]].append(form)

    def _sharing(self, words: Iterable[str]) -> Iterator[Form]:
        """The heads that share a word with a name."""
        for word in words:
            yield from self._by_word.get(skeleton(word), ())[:_MOST_COMPARED]

    def bearers(self, form: Form) -> tuple[Fit, list[Form]]:
        """The persons a part of a name may stand for, of the best fit there is."""
        fits: defaultdict[Fit, list[Form]] = defaultdict(list)
        near = self._by_letter.get(form.core[0][:1], ())[:_MOST_COMPARED] if form.is_single else ()
        for head in dict.fromkeys((*self._sharing(form.core), *near)):
            if head is not form and (fit := _fit(form, head)):
                fits[fit].append(head)
        best = max(fits, default=Fit.NONE)
        return best, fits[best]


def is_same_person(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two full names are one: the same ends, or all words of one in the other, in order."""
    if same_word(one[-1], other[-1]) and same_given(one[0], other[0]):
        return _is_part(one[1:-1], other[1:-1]) or _is_part(other[1:-1], one[1:-1])
    short, long = sorted((one, other), key=len)
    return 1 < len(short) < len(long) and _is_part(short, long)


def _is_part(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether the words of one are words of the other, in their order."""
    rest = iter(long)
    return all(any(same_given(word, other) for other in rest) for word in short)


def _fit(form: Form, head: Form) -> Fit:
    part, full = form.core, head.core
    if len(part) >= len(full):
        return Fit.NONE
    if full[-len(part) :] == part:
        return Fit.END
    if len(part) > 1:
        return Fit.START if full[: len(part)] == part else Fit.NONE
    word = part[0]
    if word in full[1:-1]:
        return Fit.DOUBLE
    if word == full[0]:
        return Fit.START
    is_rarer = len(form.spans) <= len(head.spans)
    return Fit.SLIP if is_rarer and same_word(word, full[-1]) else Fit.NONE
