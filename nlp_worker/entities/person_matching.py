"""People: which name forms name the same person."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum

from nlp_worker.entities.name_forms import NameForm
from nlp_worker.entities.spelling import phonetic_key, same_given_name, same_word
from nlp_worker.languages import Language

_MOST_COMPARED = 50
"""Names that one name is compared with, so that the time stays linear in the names of a page."""


class PartMatch(IntEnum):
    """Which part of a full name a form is; a higher value is a better match."""

    NONE = 0
    MISSPELT = 1
    START = 2
    MIDDLE = 3
    END = 4


class PersonMatcher:
    """Finds the forms of a page that name the same person.

    `canonical` gives each form of several words the fullest form of the same person.
    """

    def __init__(self, forms: Iterable[NameForm], language: Language) -> None:
        self._language = language
        self.canonical: dict[NameForm, NameForm] = {}
        self._by_key: defaultdict[str, list[NameForm]] = defaultdict(list)
        self._by_letter: defaultdict[str, list[NameForm]] = defaultdict(list)
        full = [form for form in forms if not form.is_single]
        for form in sorted(full, key=lambda form: (-len(form.core), form.spans[0])):
            self._add(form)

    def _add(self, form: NameForm) -> None:
        """Join a full name to an earlier form of the same person, or make it a new person."""
        for other in self._sharing(form.core):
            if is_same_person(form.core, other.core, self._language):
                self.canonical[form] = other
                return
        self.canonical[form] = form
        for key in {phonetic_key(word) for word in form.core}:
            self._by_key[key].append(form)
        self._by_letter[form.core[-1][:1]].append(form)

    def _sharing(self, words: Iterable[str]) -> Iterator[NameForm]:
        """Yield the people that share a word with a name."""
        for word in words:
            yield from self._by_key.get(phonetic_key(word), ())[:_MOST_COMPARED]

    def candidates(self, form: NameForm) -> tuple[PartMatch, list[NameForm]]:
        """Return the people that a part of a name may stand for, all of the best match."""
        matches: defaultdict[PartMatch, list[NameForm]] = defaultdict(list)
        near = self._by_letter.get(form.core[0][:1], ())[:_MOST_COMPARED] if form.is_single else ()
        for full in dict.fromkeys((*self._sharing(form.core), *near)):
            if full is not form and (match := _match(form, full)):
                matches[match].append(full)
        best = max(matches, default=PartMatch.NONE)
        return best, matches[best]


def is_same_person(one: Sequence[str], other: Sequence[str], language: Language) -> bool:
    """Return whether two full names are one person's.

    Their first and last words are the same, or one has all words of the other in their order.
    """
    if same_word(one[-1], other[-1]) and same_given_name(one[0], other[0], language):
        inner, outer = one[1:-1], other[1:-1]
        return _is_part(inner, outer, language) or _is_part(outer, inner, language)
    short, long = sorted((one, other), key=len)
    return 1 < len(short) < len(long) and _is_part(short, long, language)


def _is_part(short: Sequence[str], long: Sequence[str], language: Language) -> bool:
    """Return whether the words of one name are words of the other, in their order."""
    rest = iter(long)
    return all(any(same_given_name(word, other, language) for other in rest) for word in short)


def _match(form: NameForm, person: NameForm) -> PartMatch:
    part, full = form.core, person.core
    if len(part) >= len(full):
        return PartMatch.NONE
    if full[-len(part) :] == part:
        return PartMatch.END
    if len(part) > 1:
        return PartMatch.START if full[: len(part)] == part else PartMatch.NONE
    word = part[0]
    if word in full[1:-1]:
        return PartMatch.MIDDLE
    if word == full[0]:
        return PartMatch.START
    is_rarer = len(form.spans) <= len(person.spans)
    return PartMatch.MISSPELT if is_rarer and same_word(word, full[-1]) else PartMatch.NONE
