"""Quotations as a table: a row each."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from quotidian.exports.annotated import Annotated
from shared.contracts import Quote


class Row(NamedTuple):
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


def rows(items: Iterable[Annotated]) -> Iterator[Row]:
    """The rows of all documents, in order. What was sent of a page goes before what was found."""
    for item in items:
        for quote in item.result.quotes:
            yield _row(item, quote)


def _row(item: Annotated, quote: Quote) -> Row:
    sent, found = item.document, item.result.document
    section = next(part for part in item.result.sections if part.id == quote.section_id)
    speaker = quote.speaker
    return Row(
        id=item.id,
        external_id=sent.external_id,
        url=sent.url or found.url,
        title=sent.title or section.title,
        source=sent.source or section.source,
        published=sent.published_at or section.published,
        language=found.language,
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
