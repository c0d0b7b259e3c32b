"""Quotations of a page, section by section: nobody outside of a section speaks in it."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from nlp_worker.entities.grouping import EntityGroup, outermost_mentions
from nlp_worker.entities.mentions import NameMention
from nlp_worker.languages import Language
from nlp_worker.pages.blocks import PageBlock
from nlp_worker.quotes.detector import QuotationDetector
from nlp_worker.quotes.found_quotes import FoundQuote, FoundSpeaker
from nlp_worker.quotes.section_quotes import find_section_quotes
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.text.parsed import ParsedSentence
from nlp_worker.text.spans import TextSpan
from nlp_worker.text.views import Views, only


class PageQuote(NamedTuple):
    """A quotation, its speaker, and the number of the section it stands in."""

    quote: FoundQuote
    speaker: FoundSpeaker | None
    section: int


@dataclass(frozen=True, slots=True)
class QuotedPage:
    """A page as quotations are looked for in it.

    `scopes` are the numbers of the blocks that make a scope, each list with its section's number
    (`nlp_worker.pages.sections.find_scopes`).
    """

    views: Views
    blocks: Sequence[PageBlock]
    sentences: Sequence[ParsedSentence]
    entities: Sequence[EntityGroup]
    scopes: Sequence[tuple[int, Sequence[int]]]
    language: Language


def find_page_quotes(page: QuotedPage, detector: QuotationDetector) -> list[PageQuote]:
    """Return the quotations of all scopes in the order of the text."""
    quotes = [quote for scope in _Scopes(page) for quote in scope.quotes(detector)]
    return sorted(quotes, key=lambda found: found.quote.start)


class _Scope(NamedTuple):
    section: int
    text: SectionText
    entities: list[EntityGroup]

    def quotes(self, detector: QuotationDetector) -> Iterator[PageQuote]:
        for quote, speaker in find_section_quotes(self.text, self.entities, detector):
            yield PageQuote(quote, speaker, self.section)


class _Scopes:
    """The scopes of a page, each with its own sentences, names and entities."""

    def __init__(self, page: QuotedPage) -> None:
        self._page = page
        self._sentences: list[list[ParsedSentence]] = [[] for _ in page.blocks]
        for sentence in page.sentences:
            self._sentences[sentence.block].append(sentence)
        starts = [block.span.start for block in page.blocks]
        self._names: list[list[NameMention]] = [[] for _ in page.blocks]
        for name in outermost_mentions(page.entities):
            self._names[bisect_right(starts, name.span.start) - 1].append(name)
        self._entities = {span: group for group in page.entities for span in group.mentions}
        self._only_in_noise = self._named_by_noise_alone()

    def __iter__(self) -> Iterator[_Scope]:
        page = self._page
        for section, numbers in page.scopes:
            sentences = [
                replace(sentence, block=at)
                for at, number in enumerate(numbers)
                for sentence in self._sentences[number]
            ]
            # Text in another language has no words; marks alone do not tell speech from a title.
            if not any(sentence.words for sentence in sentences):
                continue
            names = [name for number in numbers for name in self._names[number]]
            spans = [page.blocks[number].span for number in numbers]
            # The rest of the page is blank, so that no name is read across the bounds of the scope.
            text = SectionText(only(page.views, spans), spans, sentences, names, page.language)
            is_noise = page.blocks[numbers[0]].is_noise
            entities = self._only_in_noise if is_noise else self._entities
            yield _Scope(section, text, _scoped(entities, names))

    def _named_by_noise_alone(self) -> dict[TextSpan, EntityGroup]:
        """Return the entities that only noise names: “Holt” in a comment may be somebody else."""
        in_text = {
            name.span
            for block, names in zip(self._page.blocks, self._names, strict=True)
            if not block.is_noise
            for name in names
        }
        return {
            span: group
            for span, group in self._entities.items()
            if in_text.isdisjoint(group.mentions)
        }


def _scoped(
    entities: Mapping[TextSpan, EntityGroup], names: Sequence[NameMention]
) -> list[EntityGroup]:
    """Return the entities that a scope names, each with its mentions in the scope alone."""
    found: dict[str, EntityGroup] = {}
    for name in names:
        if group := entities.get(name.span):
            scoped = found.setdefault(group.id, replace(group, mentions=[]))
            scoped.mentions.append(name.span)
    return list(found.values())
