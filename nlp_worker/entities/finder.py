"""The seam for entity recognition: `EntityFinder`, and the finder that the worker ships."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from nlp_worker.entities.grouping import EntityGroup, find_entities
from nlp_worker.entities.mentions import NameMention, clean_mentions
from nlp_worker.languages import Language
from nlp_worker.text.parsed import Parsed
from nlp_worker.text.spans import TextSpan
from nlp_worker.text.views import Views


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """The input of an entity finder.

    `parsed` has the names of the recognizer. `areas` are the spans in which names are searched,
    and `section_starts` the starts of the sections, both in code points.
    """

    views: Views
    parsed: Parsed
    areas: Sequence[TextSpan]
    section_starts: Sequence[int]
    language: Language


@dataclass(frozen=True, slots=True)
class FoundEntities:
    """Entities in the order of their first mention, and values in the order of the text."""

    entities: list[EntityGroup]
    values: list[NameMention]


class EntityFinder(Protocol):
    """Finds people, organisations, places and values of a page."""

    def find(self, page: ParsedPage) -> FoundEntities:
        """Return the entities, each with all of its mentions, and the values."""
        ...


class RuleEntityFinder:
    """Corrects, completes and groups the recognizer's mentions (docs/entities.md)."""

    def find(self, page: ParsedPage) -> FoundEntities:
        """Return the entities, each with all of its mentions, and the values."""
        names, values = clean_mentions(page.parsed.names, page.views.plain, page.language)
        entities = find_entities(
            names,
            page.views,
            page.parsed.sentences,
            page.areas,
            page.section_starts,
            page.language,
        )
        return FoundEntities(entities, values)
