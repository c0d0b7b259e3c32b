"""Organisations and places: which forms name one of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from nlp_worker.entities.gazetteers import known_people, known_place
from nlp_worker.entities.name_forms import Form
from nlp_worker.entities.spelling import names_equal_to, same_word
from nlp_worker.languages.en import LANGUAGE as ENGLISH

_SMALL = frozenset(("of", "the", "for", "and", "on", "in", "at", "to", "de", "des", "la", "&"))
_LONGEST_ACRONYM = 8
_MOST_COMPARED = 50
_SHORTEST_FIRST = 3
_COMMON = ("common_openings", "title_modifiers", "organisation_nouns", "place_nouns")
GROUP_NOUNS = frozenset(("group", "militants", "fighters", "officials", "team", "newspaper"))
"""Words a recognizer takes into the name before them."""


class Bodies:
    """The organisations or the places of a page, by what their forms can be told by."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self.head_of: dict[Form, Form] = {}
        self._by_words: dict[tuple[str, ...], Form] = {}
        self._by_initials: defaultdict[str, list[Form]] = defaultdict(list)
        self._by_end: defaultdict[str, list[Form]] = defaultdict(list)
        self._by_start: defaultdict[str, list[Form]] = defaultdict(list)
        for form in sorted(forms, key=lambda form: (-len(form.core), form.spans[0])):
            head = self._known(form) or form
            self.head_of[form] = head
            self._by_words.setdefault(_key(form), head)
            if head is form:
                self._note(form)

    def _note(self, form: Form) -> None:
        words = [word for word in form.words if word not in _SMALL]
        legal = [word for word in words if word.strip(".") not in ENGLISH.lexicon("company_forms")]
        if len(words) > 1:
            chosen = (words, legal, form.words)
            for initials in dict.fromkeys("".join(word[0] for word in some) for some in chosen):
                self._by_initials[initials].append(form)
        self._by_end[form.core[-1]].append(form)
        self._by_end[_head(form)].append(form)
        self._by_start[form.core[0]].append(form)

    def _known(self, form: Form) -> Form | None:
        """The form met before that names the same: equal, an expansion, a longer form."""
        if same := self._by_words.get(_key(form)):
            return same
        letters = form.name.replace(".", "")
        if form.is_single and 1 < len(letters) <= _LONGEST_ACRONYM and letters[:-1].isupper():
            return _only(self._by_initials.get(letters.rstrip("s").casefold(), ()))
        return _only([head for head in self._near(form) if _kind(head) == _kind(form)])

    def _near(self, form: Form) -> Iterator[Form]:
        """Longer forms it may be short for, and forms it may be a slip of."""
        is_noun = form.is_single and form.core[0] in ENGLISH.lexicon("organisation_nouns")
        for head in self._by_end.get(form.core[-1], ())[:_MOST_COMPARED]:
            if is_noun or _is_end(form.core, head.core) or _is_slip(form.core, head.core):
                yield head
        for head in self._by_start.get(form.core[0], ())[:_MOST_COMPARED]:
            is_first = form.is_single and head.spans[0] < form.spans[0]
            if (
                (is_first and is_telling(form.core[0]))
                or _is_start(form.core, head.core)
                or _is_slip(form.core, head.core)
            ):
                yield head


def _head(form: Form) -> str:
    """The word a name is built on: “front” in “Popular Front for the Highlands”."""
    small = next((i for i, word in enumerate(form.words) if i and word in _SMALL), len(form.words))
    return form.words[small - 1]


def is_telling(word: str) -> bool:
    """Whether the first word of a body's name can stand for it: “Nordvik”, but not “National”."""
    is_place = word in known_place() or word in known_people()
    return len(word) > _SHORTEST_FIRST and not is_place and word not in ENGLISH.lexicon(*_COMMON)


def _kind(form: Form) -> str:
    return "place" if form.type in ("GPE", "LOC") else form.type


def _key(form: Form) -> tuple[str, ...]:
    """What equal forms share: the words without company endings and the like, or a known name."""
    name = " ".join(word.rstrip(".") if word.count(".") == 1 else word for word in form.words)
    if known := names_equal_to(name.removesuffix("'s")):
        return (known[0],)
    if form.type == "NORP":
        return ("", *form.core[:-1], form.core[-1].removesuffix("s"))
    words = [word for word in form.core if word not in _SMALL]
    while len(words) > 1 and (
        words[-1] in ENGLISH.lexicon("company_forms") or words[-1] in GROUP_NOUNS
    ):
        words.pop()
    if len(words) > 1 and words[-1] in ENGLISH.lexicon("province_nouns"):
        words.pop()
    return tuple(words)


def _is_end(short: Sequence[str], long: Sequence[str]) -> bool:
    """“Foreign Ministry” of “Russian Foreign Ministry”: what stands before says only whose."""
    before, end = long[: -len(short)], long[-len(short) :]
    if len(short) >= len(long) or tuple(end) != tuple(short):
        return False
    whose = " ".join(before)
    return len(short) > 1 or whose in known_people() or whose in known_place()


def _is_start(short: Sequence[str], long: Sequence[str]) -> bool:
    """“Barlow” of “Barlow Bank”: what stands behind says only what kind of thing it is."""
    rest = long[len(short) :]
    if not rest or tuple(long[: len(short)]) != tuple(short):
        return False
    kinds = ENGLISH.lexicon("organisation_nouns", "company_suffixes")
    return all(word in kinds or word in _SMALL for word in rest)


def _is_slip(one: Sequence[str], other: Sequence[str]) -> bool:
    """The same words but for one slip, in names of several words."""
    return len(one) == len(other) > 1 and all(map(same_word, one, other))


def _only(forms: Sequence[Form]) -> Form | None:
    found = list(dict.fromkeys(forms))
    return found[0] if len(found) == 1 else None
