"""Organisations and places: which name forms name the same one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from nlp_worker.entities.gazetteers import known_peoples, known_places
from nlp_worker.entities.name_forms import NameForm
from nlp_worker.entities.spelling import names_equal_to, same_word
from nlp_worker.languages import Language

_SMALL_WORDS = frozenset(
    ("of", "the", "for", "and", "on", "in", "at", "to", "de", "des", "la", "&")
)
_LONGEST_ACRONYM = 8
_MOST_COMPARED = 50
_SHORTEST_FIRST = 3
_COMMON_LEXICONS = ("common_openings", "title_modifiers", "organisation_nouns", "place_nouns")
_GROUP_NOUNS = frozenset(("group", "militants", "fighters", "officials", "team", "newspaper"))
"""Words that a recognizer adds to the name before them."""


class OrganisationMatcher:
    """Finds the forms of a page that name the same organisation, place or other thing.

    `canonical` gives each form the fullest form of the same thing. Longer forms come first, so a
    form is compared with those that it may be short for.
    """

    def __init__(self, forms: Iterable[NameForm], language: Language) -> None:
        self._language = language
        self.canonical: dict[NameForm, NameForm] = {}
        self._by_key: dict[tuple[str, ...], NameForm] = {}
        self._by_initials: defaultdict[str, list[NameForm]] = defaultdict(list)
        self._by_end: defaultdict[str, list[NameForm]] = defaultdict(list)
        self._by_start: defaultdict[str, list[NameForm]] = defaultdict(list)
        for form in sorted(forms, key=lambda form: (-len(form.core), form.spans[0])):
            full = self._same(form) or form
            self.canonical[form] = full
            self._by_key.setdefault(_key(form, language), full)
            if full is form:
                self._add(form)

    def _add(self, form: NameForm) -> None:
        legal_forms = self._language.lexicon("company_forms")
        words = [word for word in form.words if word not in _SMALL_WORDS]
        short = [word for word in words if word.strip(".") not in legal_forms]
        if len(words) > 1:
            chosen = (words, short, form.words)
            for initials in dict.fromkeys("".join(word[0] for word in some) for some in chosen):
                self._by_initials[initials].append(form)
        self._by_end[form.core[-1]].append(form)
        self._by_end[_head(form)].append(form)
        self._by_start[form.core[0]].append(form)

    def _same(self, form: NameForm) -> NameForm | None:
        """Return an earlier form of the same thing: equal, spelt out, or longer; else None."""
        if same := self._by_key.get(_key(form, self._language)):
            return same
        letters = form.name.replace(".", "")
        if form.is_single and 1 < len(letters) <= _LONGEST_ACRONYM and letters[:-1].isupper():
            return _only(self._by_initials.get(letters.rstrip("s").casefold(), ()))
        return _only([other for other in self._similar(form) if _kind(other) == _kind(form)])

    def _similar(self, form: NameForm) -> Iterator[NameForm]:
        """Yield longer forms that it may be short for, and forms that it may misspell."""
        language = self._language
        is_noun = form.is_single and form.core[0] in language.lexicon("organisation_nouns")
        for other in self._by_end.get(form.core[-1], ())[:_MOST_COMPARED]:
            if (
                is_noun
                or _is_end(form.core, other.core, language)
                or _is_misspelt(form.core, other.core)
            ):
                yield other
        for other in self._by_start.get(form.core[0], ())[:_MOST_COMPARED]:
            is_first = form.is_single and other.spans[0] < form.spans[0]
            if (
                (is_first and is_distinctive(form.core[0], language))
                or _is_start(form.core, other.core, language)
                or _is_misspelt(form.core, other.core)
            ):
                yield other


def _head(form: NameForm) -> str:
    """Return the head noun of a name: “front” in “Popular Front for the Highlands”."""
    words = form.words
    end = next((i for i, word in enumerate(words) if i and word in _SMALL_WORDS), len(words))
    return words[end - 1]


def is_distinctive(word: str, language: Language) -> bool:
    """Return whether the first word of a name can stand for it: “Nordvik”, but not “National”."""
    if len(word) <= _SHORTEST_FIRST or word in language.lexicon(*_COMMON_LEXICONS):
        return False
    return word not in known_places(language) and word not in known_peoples(language)


def _kind(form: NameForm) -> str:
    return "place" if form.type in ("GPE", "LOC") else form.type


def _key(form: NameForm, language: Language) -> tuple[str, ...]:
    """Return what equal forms share: a known name, or the words without company endings."""
    name = " ".join(word.rstrip(".") if word.count(".") == 1 else word for word in form.words)
    if equal := names_equal_to(name.removesuffix("'s"), language):
        return (equal[0],)
    if form.type == "NORP":
        return ("", *form.core[:-1], form.core[-1].removesuffix("s"))
    words = [word for word in form.core if word not in _SMALL_WORDS]
    legal_forms = language.lexicon("company_forms")
    while len(words) > 1 and (words[-1] in legal_forms or words[-1] in _GROUP_NOUNS):
        words.pop()
    if len(words) > 1 and words[-1] in language.lexicon("province_nouns"):
        words.pop()
    return tuple(words)


def _is_end(short: Sequence[str], long: Sequence[str], language: Language) -> bool:
    """Return whether a name is a longer one without its owner: (Russian) “Foreign Ministry”."""
    before, end = long[: -len(short)], long[-len(short) :]
    if len(short) >= len(long) or tuple(end) != tuple(short):
        return False
    owner = " ".join(before)
    if is_distinctive(short[0], language) and short[0] not in language.lexicon("common_words"):
        # “the Gannet” of “Evening Gannet”
        return True
    return len(short) > 1 or owner in known_peoples(language) or owner in known_places(language)


def _is_start(short: Sequence[str], long: Sequence[str], language: Language) -> bool:
    """Return whether a name is a longer one without its nouns: “Barlow” (Bank)."""
    rest = long[len(short) :]
    if not rest or tuple(long[: len(short)]) != tuple(short):
        return False
    nouns = language.lexicon("organisation_nouns", "company_suffixes")
    return all(word in nouns or word in _SMALL_WORDS for word in rest)


def _is_misspelt(one: Sequence[str], other: Sequence[str]) -> bool:
    """Return whether two names of several words differ by misspellings alone."""
    return len(one) == len(other) > 1 and all(map(same_word, one, other))


def _only(forms: Sequence[NameForm]) -> NameForm | None:
    found = list(dict.fromkeys(forms))
    return found[0] if len(found) == 1 else None
