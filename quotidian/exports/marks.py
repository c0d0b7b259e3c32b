"""Quotations as annotation tools have them: labelled spans, and links between them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import get_args

from quotidian.errors import BadInput
from quotidian.exports.annotated_document import AnnotatedDocument
from shared.contracts import Annotation, Cue, Mention, Quote, Speaker
from shared.contracts.annotation import QuoteType

QUOTE_LABELS: tuple[str, ...] = get_args(QuoteType)
SPEAKER = "speaker"
CUE = "cue"
# From a span of an interrupted quotation to the next one.
CONTINUES = "continues"
LABELS = (*QUOTE_LABELS, SPEAKER, CUE)
LINKS = (SPEAKER, CUE, CONTINUES)


@dataclass(frozen=True)
class Mark:
    """A labelled span, in code points of the text."""

    id: str
    start: int
    end: int
    label: str


@dataclass(frozen=True)
class Link:
    """A labelled link from the mark of a quotation to another mark."""

    source: str
    target: str
    label: str


@dataclass(frozen=True)
class Marks:
    """All that a tool shows of a document."""

    marks: list[Mark]
    links: list[Link]


def marks_of(annotation: Annotation) -> Marks:
    """Return the marks of the quotations; one that several quotations share is there once."""
    marks: dict[str, Mark] = {}
    links: list[Link] = []

    def add(span: Mention, label: str) -> str:
        mark_id = f"{label}-{span.start}-{span.end}"
        marks[mark_id] = Mark(mark_id, span.start, span.end, label)
        return mark_id

    for quote in annotation.quotes:
        parts = [add(span, quote.type) for span in quote.spans]
        links += [Link(*pair, CONTINUES) for pair in pairwise(parts)]
        if quote.speaker and quote.speaker.mention:
            links.append(Link(parts[0], add(quote.speaker.mention, SPEAKER), SPEAKER))
        if quote.cue:
            links.append(Link(parts[0], add(quote.cue, CUE), CUE))
    return Marks(sorted(marks.values(), key=lambda mark: (mark.start, mark.end)), links)


def corrected(document: AnnotatedDocument, marks: Marks) -> AnnotatedDocument:
    """Return the document with the quotations that the marks show.

    A quotation that was not touched stays as it is. One that was changed or added is certain
    (confidence 1), and its speaker has the name of the entity that is mentioned there, or else the
    words themselves.

    Raises:
        BadInput: a mark is outside of the text, or a link leads nowhere.
    """
    known = {_shape(quote): quote for quote in document.result.quotes}
    builder = _Builder(document.result, marks)
    found = [known.get(_shape(quote), quote) for quote in builder.quotes()]
    numbered = _numbered(found, {quote.id for quote in known.values()})
    result = document.result.model_copy(update={"quotes": numbered})
    return document.model_copy(update={"result": result})


def _shape(quote: Quote) -> tuple[object, ...]:
    """Return what a tool shows of a quotation."""
    mention = quote.speaker.mention if quote.speaker else None
    return (
        quote.type,
        tuple((span.start, span.end) for span in quote.spans),
        mention and (mention.start, mention.end),
        quote.cue and (quote.cue.start, quote.cue.end),
    )


def _numbered(quotes: Iterable[Quote], taken: set[str]) -> list[Quote]:
    """Return the quotations in the order of the text; new ones get ids that nobody has."""
    free = (f"c{number}" for number in range(1, 1_000_000) if f"c{number}" not in taken)
    return [
        quote if quote.id else quote.model_copy(update={"id": next(free)})
        for quote in sorted(quotes, key=lambda quote: quote.spans[0].start)
    ]


class _Builder:
    def __init__(self, annotation: Annotation, marks: Marks) -> None:
        self._annotation = annotation
        self._text = annotation.document.text
        self._marks = {mark.id: mark for mark in marks.marks}
        self._links = marks.links
        self._entities = {
            (mention.start, mention.end): entity
            for entity in annotation.entities
            for mention in entity.mentions
        }
        for link in marks.links:
            for end in (link.source, link.target):
                if end not in self._marks:
                    raise BadInput(f"a relation leads to {end!r}, which is not a span")

    def quotes(self) -> Iterator[Quote]:
        """Yield the quotation that begins at each mark of one."""
        later = {link.target for link in self._links if link.label == CONTINUES}
        for mark in self._marks.values():
            if mark.label in QUOTE_LABELS and mark.id not in later:
                yield self._quote(mark)

    def _quote(self, first: Mark) -> Quote:
        parts = [first]
        while (after := self._linked(parts[-1], CONTINUES)) and after not in parts:
            parts.append(after)
        speaker = next(filter(None, (self._linked(part, SPEAKER) for part in parts)), None)
        cue = next(filter(None, (self._linked(part, CUE) for part in parts)), None)
        return Quote.model_validate(
            {
                "id": "",
                "type": first.label,
                "spans": [self._mention(part) for part in parts],
                "speaker": speaker and self._speaker(speaker),
                "cue": cue
                and Cue(lemma=self._mention(cue).text.lower(), **dict(self._mention(cue))),
                "section_id": self._section(first.start),
                "confidence": 1,
            }
        )

    def _linked(self, mark: Mark, label: str) -> Mark | None:
        found = (link for link in self._links if link.source == mark.id and link.label == label)
        link = next(found, None)
        return self._marks[link.target] if link else None

    def _speaker(self, mark: Mark) -> Speaker:
        mention = self._mention(mark)
        entity = self._entities.get((mark.start, mark.end))
        return Speaker(
            mention=mention,
            name=entity.name if entity else mention.text,
            entity_id=entity.id if entity else None,
            resolution="named",
        )

    def _mention(self, mark: Mark) -> Mention:
        if not 0 <= mark.start < mark.end <= len(self._text):
            raise BadInput(f"the span {mark.start} to {mark.end} is outside of the text")
        return Mention(start=mark.start, end=mark.end, text=self._text[mark.start : mark.end])

    def _section(self, at: int) -> str:
        sections = self._annotation.sections
        return next((item.id for item in sections if item.start <= at < item.end), sections[0].id)
