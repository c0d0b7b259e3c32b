"""Quotations as a table: one row for each."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from quotidian.exports.annotated_document import AnnotatedDocument
from shared.contracts import Quote, Section


class QuotationRow(NamedTuple):
    """One quotation. `text` joins its spans by “ […] ”; offsets are code points of the text."""

    id: str
    external_id: str | None
    url: str | None
    title: str | None
    source: str | None
    published: str | None
    language: str | None
    quote: str
    type: str
    speaker: str | None
    speaker_mention: str | None
    resolution: str | None
    cue: str | None
    text: str
    start: int
    end: int
    confidence: float


def quotation_rows(documents: Iterable[AnnotatedDocument]) -> Iterator[QuotationRow]:
    """Yield the rows of all documents, in order.

    The title, source, date and URL are those that were submitted, else those found on the page.
    """
    for document in documents:
        sections = {section.id: section for section in document.result.sections}
        for quote in document.result.quotes:
            yield _row(document, quote, sections[quote.section_id])


def _row(document: AnnotatedDocument, quote: Quote, section: Section) -> QuotationRow:
    submitted, text = document.document, document.result.document
    speaker = quote.speaker
    return QuotationRow(
        id=document.id,
        external_id=submitted.external_id,
        url=submitted.url or text.url,
        title=submitted.title or section.title,
        source=submitted.source or section.source,
        published=submitted.published_at or section.published,
        language=text.language,
        quote=quote.id,
        type=quote.type,
        speaker=speaker.name if speaker else None,
        speaker_mention=speaker.mention.text if speaker and speaker.mention else None,
        resolution=speaker.resolution if speaker else None,
        cue=quote.cue.text if quote.cue else None,
        text=" […] ".join(span.text for span in quote.spans),
        start=quote.spans[0].start,
        end=quote.spans[-1].end,
        confidence=quote.confidence,
    )
