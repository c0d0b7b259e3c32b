"""An index of the names of a section: who each stands for, under the fullest name there is."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nlp_worker.entities.genders import gender_of_full_name
from nlp_worker.entities.grouping import EntityGroup
from nlp_worker.entities.names import FULL_NAME, name_words, without_titles
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.text.spans import TextSpan
from shared.contracts.annotation import Gender

_MOST_LOOKED_AT = 50
"""Names compared for one look-up, so that its time does not grow with the page."""
_LONGEST_LINE = 200
_HYPHENS = re.compile(r"[-–]")
_ORGANISATIONS = frozenset(("ORG", "GPE", "FAC", "NORP", "PRODUCT", "WORK_OF_ART"))


@dataclass(slots=True)
class NamedSource:
    """Somebody or something with a name; `starts` are the positions of its mentions, in order."""

    name: str
    words: list[str]
    type: str
    entity_id: str | None
    gender: Gender | None = None
    starts: list[int] = field(default_factory=list)
    has_spoken: bool = False

    @property
    def may_be_person(self) -> bool:
        """Return whether it is a person, or a full name of no known type that has spoken."""
        return self.is_person or (self.is_full and self.has_spoken and self.type != "ORG")

    @property
    def is_person(self) -> bool:
        """Return whether its entity is a person."""
        return self.type == "PERSON"

    @property
    def is_organisation(self) -> bool:
        """Return whether it can speak and is not a person."""
        return self.type in _ORGANISATIONS

    @property
    def is_full(self) -> bool:
        """Return whether the name has more than one word."""
        return len(self.words) > 1

    def last_before(self, position: int) -> int:
        """Return where it was last named before a position; -1 when it was not."""
        number = bisect_left(self.starts, position)
        return self.starts[number - 1] if number else -1


class NameIndex:
    """The sources of a section, looked up by their names and parts of them.

    Sources are the entities and, because a small model misses many names, the other runs of
    capitalised words.
    """

    def __init__(self, entities: Sequence[EntityGroup], section: SectionText) -> None:
        self._language = section.language
        self.sources: list[NamedSource] = []
        self._by_name: dict[tuple[str, ...], NamedSource] = {}
        self._by_word: dict[str, list[NamedSource]] = {}
        self._by_end: dict[int, tuple[int, NamedSource]] = {}
        for group in entities:
            self._add_entity(group)
        for name, start in _capitalised(section):
            within = section.name_at(start)
            # “Tyrone K” of “Tyrone K. Marsh” names nobody else.
            if within is None or within.span.end <= start + len(name):
                self._add_run(name, start)
        for source in self.sources:
            source.starts = sorted(set(source.starts))
        self._named = sorted(
            (start, number) for number, source in enumerate(self.sources) for start in source.starts
        )

    def _add_entity(self, group: EntityGroup) -> None:
        """Add an entity as one source, under all its forms and by the ends of its mentions."""
        words = name_words(group.name, self._language)
        if not words:
            return
        gender = group.gender.gender if group.gender else None
        source = NamedSource(group.name, words, group.type, group.id, gender)
        source.starts += (span.start for span in group.mentions)
        self.sources.append(source)
        for form in (group.name, *group.aliases):
            self._by_name.setdefault(tuple(name_words(form, self._language)), source)
        for key in _keys(words):
            self._by_word.setdefault(key, []).append(source)
        for start, end in group.mentions:
            self._by_end[end] = min(
                self._by_end.get(end, (start, source)), (start, source), key=lambda named: named[0]
            )

    def mentioned(self, span: TextSpan) -> NamedSource | None:
        """Return the source whose mention a span ends in, or None."""
        # A phrase may end with the stop of its sentence.
        found = self._by_end.get(span.end) or self._by_end.get(span.end - 1)
        return found[1] if found and found[0] >= span.start else None

    def _add_run(self, name: str, start: int) -> None:
        """Add a run of capitalised words as a source, unless an entity has its name."""
        words = name_words(name, self._language)
        if not words:
            return
        source = self._by_name.get(tuple(words))
        if source is None:
            gender = gender_of_full_name(name, self._language)
            source = NamedSource(name, words, "", None, gender)
            self.sources.append(source)
            self._by_name[tuple(words)] = source
            for key in _keys(words):
                self._by_word.setdefault(key, []).append(source)
        if source.entity_id is None:
            source.starts.append(start)

    def named_before(self, position: int, most: int) -> list[tuple[int, NamedSource]]:
        """Return at most `most` mentions before a position with their sources, nearest first."""
        number = bisect_left(self._named, (position, -1))
        places = self._named[max(0, number - most) : number]
        return [(start, self.sources[which]) for start, which in reversed(places)]

    def ending(self, text: str) -> NamedSource | None:
        """Return the source whose whole name a text ends in, or None."""
        words = text.split()
        ends = (self.exact(" ".join(words[first:])) for first in range(len(words)))
        return next((source for source in ends if source), None)

    def exact(self, name: str) -> NamedSource | None:
        """Return the source that has exactly this name, or None."""
        return self._by_name.get(tuple(name_words(name, self._language)))

    def fullest(self, name: str, position: int) -> NamedSource | None:
        """Return the source that a name at a position stands for: its own or one of a longer name.

        Of several, the one that fits better, then the one named nearest before the position.
        """
        words = name_words(name, self._language)
        if not words:
            return None
        own = self._by_name.get(tuple(words))
        if own and len(words) > 1 and (own.is_person or len(own.starts) > 1):
            return own
        fits = [
            (fit, source.is_person, source.last_before(position), source)
            for source in self._by_word.get(words[-1], [])[:_MOST_LOOKED_AT]
            if len(source.words) > len(words) and (fit := _fit(words, source))
        ]
        if own and own.entity_id and not own.is_person:
            # An entity is not made longer by capitals that happen to follow it.
            fits = [found for found in fits if found[1] or found[3].entity_id]
        return max(fits, key=lambda found: found[:3])[3] if fits else own


def _capitalised(section: SectionText) -> Iterator[tuple[str, int]]:
    """Yield the runs of two or more capitalised words, each with its start."""
    if not section.blocks:
        return
    # The view is that of the whole page.
    for match in FULL_NAME.finditer(section.view, section.blocks[0].start, section.blocks[-1].end):
        name = _without_opener(without_titles(match[0], section.language), section)
        start = match.end() - len(name)
        if len(name_words(name, section.language)) < 2:
            continue
        if not name.isupper():
            yield name, start
        elif not _line(section.text, start).isupper():
            # A name in capitals within a line that is not.
            yield name.title(), start


def _without_opener(name: str, section: SectionText) -> str:
    """Return a run of capitalised words without the first word of a sentence: “Then Ada Holt”."""
    first, _, rest = name.partition(" ")
    is_opener = " " in rest and first.casefold() in section.language.lexicon("sentence_openers")
    return rest if is_opener else name


def _line(text: str, position: int) -> str:
    start = text.rfind("\n", 0, position) + 1
    return text[start : start + _LONGEST_LINE].partition("\n")[0]


def _keys(words: list[str]) -> set[str]:
    """Return the keys of a name: its last word, the parts of that, and its first word."""
    return {words[-1], *_HYPHENS.split(words[-1]), words[0]}


def _fit(words: list[str], source: NamedSource) -> int:
    """Return how well a name fits a longer one: 3 its end, 2 part of a double name, 1 its start."""
    known = source.words
    if known[-len(words) :] == words:
        return 3
    if len(words) == 1 and words[0] in _HYPHENS.split(known[-1]):
        return 2
    return int(known[: len(words)] == words and source.entity_id is not None)
