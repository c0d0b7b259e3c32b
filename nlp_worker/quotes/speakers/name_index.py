"""The cast of a page: everybody and everything it names, under the fullest name it gives."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nlp_worker.entities.grouping import EntityGroup
from nlp_worker.entities.names import FULL_NAME, name_words, without_titles
from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.text.spans import TextSpan

_MOST_LOOKED_AT = 50
"""Names compared for one look-up, so that a page of one name a thousand times stays linear."""
_LONGEST_LINE = 200
_HYPHENS = re.compile(r"[-–]")
_ORGANISATIONS = frozenset(("ORG", "GPE", "FAC", "NORP", "PRODUCT", "WORK_OF_ART"))


@dataclass(slots=True)
class NamedSource:
    """Somebody or something with a name. `starts` are where the page has it, in order."""

    name: str
    words: list[str]
    type: str
    entity_id: str | None
    starts: list[int] = field(default_factory=list)
    has_spoken: bool = False

    @property
    def may_be_person(self) -> bool:
        """Whether a pronoun may stand for it: a person, or a name of no known type that spoke."""
        return self.is_person or (self.is_full and self.has_spoken and self.type != "ORG")

    @property
    def is_person(self) -> bool:
        """Whether the recognizer took it for a person."""
        return self.type == "PERSON"

    @property
    def is_organisation(self) -> bool:
        """Whether it is something that can speak and is no person."""
        return self.type in _ORGANISATIONS

    @property
    def is_full(self) -> bool:
        """Whether the name has more than one word."""
        return len(self.words) > 1

    def last_before(self, position: int) -> int:
        """Where it was last named before a position; -1 when it was not."""
        number = bisect_left(self.starts, position)
        return self.starts[number - 1] if number else -1


class NameIndex:
    """Looks up who a name on the page stands for.

    Members are the entities and, because a small model misses many names, every run of
    capitalised words that is none.
    """

    def __init__(self, entities: Sequence[EntityGroup], section: SectionText) -> None:
        self.members: list[NamedSource] = []
        self._by_name: dict[tuple[str, ...], NamedSource] = {}
        self._by_word: dict[str, list[NamedSource]] = {}
        self._by_end: dict[int, tuple[int, NamedSource]] = {}
        for group in entities:
            self._add_entity(group)
        for name, start in _capitalised(section):
            self._add_run(name, start)
        for member in self.members:
            member.starts = sorted(set(member.starts))
        self._named = sorted(
            (start, number) for number, member in enumerate(self.members) for start in member.starts
        )

    def _add_entity(self, group: EntityGroup) -> None:
        """An entity is one member under all its forms, and the one its mentions stand for."""
        words = name_words(group.name, ENGLISH)
        if not words:
            return
        member = NamedSource(group.name, words, group.type, group.id)
        member.starts += (span.start for span in group.mentions)
        self.members.append(member)
        for form in (group.name, *group.aliases):
            self._by_name.setdefault(tuple(name_words(form, ENGLISH)), member)
        for key in _keys(words):
            self._by_word.setdefault(key, []).append(member)
        for start, end in group.mentions:
            self._by_end[end] = min(
                self._by_end.get(end, (start, member)), (start, member), key=lambda named: named[0]
            )

    def mentioned(self, span: TextSpan) -> NamedSource | None:
        """The member whose mention a stretch of text ends in."""
        start, member = self._by_end.get(span.end, (-1, None))
        return member if start >= span.start else None

    def _add_run(self, name: str, start: int) -> None:
        """A run of capitalised words is a member when no entity has its name."""
        words = name_words(name, ENGLISH)
        if not words:
            return
        member = self._by_name.get(tuple(words))
        if member is None:
            member = NamedSource(name, words, "", None)
            self.members.append(member)
            self._by_name[tuple(words)] = member
            for key in _keys(words):
                self._by_word.setdefault(key, []).append(member)
        if member.entity_id is None:
            member.starts.append(start)

    def named_before(self, position: int, most: int) -> list[tuple[int, NamedSource]]:
        """At most `most` places where a member is named before a position, nearest first."""
        number = bisect_left(self._named, (position, -1))
        places = self._named[max(0, number - most) : number]
        return [(start, self.members[which]) for start, which in reversed(places)]

    def ending(self, text: str) -> NamedSource | None:
        """The member whose very name a text ends in."""
        words = text.split()
        ends = (self.exact(" ".join(words[first:])) for first in range(len(words)))
        return next((member for member in ends if member), None)

    def exact(self, name: str) -> NamedSource | None:
        """The member of this very name."""
        return self._by_name.get(tuple(name_words(name, ENGLISH)))

    def fullest(self, name: str, position: int) -> NamedSource | None:
        """The member a name at a position stands for: itself, or a longer name it is part of.

        Of several the one with the better fit, then the one named nearest before.
        """
        words = name_words(name, ENGLISH)
        if not words:
            return None
        own = self._by_name.get(tuple(words))
        if own and len(words) > 1 and (own.is_person or len(own.starts) > 1):
            return own
        fits = [
            (fit, member.is_person, member.last_before(position), member)
            for member in self._by_word.get(words[-1], [])[:_MOST_LOOKED_AT]
            if len(member.words) > len(words) and (fit := _fit(words, member))
        ]
        if own and own.entity_id and not own.is_person:
            # What the recognizer knows is not made longer by capitals that happen to follow it.
            fits = [found for found in fits if found[1] or found[3].entity_id]
        return max(fits, key=lambda found: found[:3])[3] if fits else own


def _capitalised(section: SectionText) -> Iterator[tuple[str, int]]:
    """Runs of capitalised words that are not the beginning of a sentence alone."""
    if not section.blocks:
        return
    # A section may be a small part of the page.
    for match in FULL_NAME.finditer(section.view, section.blocks[0].start, section.blocks[-1].end):
        name = without_titles(match[0], ENGLISH)
        start = match.end() - len(name)
        if len(name_words(name, ENGLISH)) < 2:
            continue
        if not name.isupper():
            yield name, start
        elif not _line(section.text, start).isupper():
            # A name set in capitals, not a heading.
            yield name.title(), start


def _line(text: str, position: int) -> str:
    start = text.rfind("\n", 0, position) + 1
    return text[start : start + _LONGEST_LINE].partition("\n")[0]


def _keys(words: list[str]) -> set[str]:
    """What a member is found by: its last word, the parts of that, and its first word."""
    return {words[-1], *_HYPHENS.split(words[-1]), words[0]}


def _fit(words: list[str], member: NamedSource) -> int:
    """How well a name fits a longer one: 3 its end, 2 part of a double name, 1 its start."""
    known = member.words
    if known[-len(words) :] == words:
        return 3
    if len(words) == 1 and words[0] in _HYPHENS.split(known[-1]):
        return 2
    return int(known[: len(words)] == words and member.entity_id is not None)
