"""The one table of quotations: its columns, as every export has them (docs/library.md)."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row

from library.corrections import CORRECTIONS, annotated_quote
from library.search import every_row
from library.search_filter import Search
from library.stored_document import StoredDocument
from library.stored_text import passage
from shared.contracts import Pipeline, Quote

COLUMNS: dict[str, type] = {
    "quote_id": str,
    "family_id": str,
    "words": str,
    "type": str,
    "confidence": float,
    "cue": str,
    "speaker": str,
    "speaker_mention": str,
    "person_id": str,
    "entity_type": str,
    "gender": str,
    "about": str,
    "sentence": str,
    "document_id": str,
    "external_id": str,
    "title": str,
    "source": str,
    "url": str,
    "byline": str,
    "published_at": str,
    "language": str,
    "section_id": str,
    "start": int,
    "end": int,
    "metadata": str,
    "pipeline_version": str,
    "verdict": str,
    "annotated_words": str,
    "annotated_speaker": str,
    "corrected_by": str,
    "corrected_at": str,
}
"""The names and the types; every value may be null."""

_CORRECTED = ("verdict", "annotated_words", "annotated_speaker", "corrected_by", "corrected_at")
# Joins the parts of an interrupted quotation, and names.
GAP = " […] "
BETWEEN_NAMES = "; "


def table_rows(connection: Connection, search: Search) -> Iterator[dict[str, Any]]:
    """Yield every quotation of a search as a row of the table, the newest first."""
    for row in every_row(connection, search):
        yield _row(row)


def _row(row: Row[Any]) -> dict[str, Any]:
    quote = Quote.model_validate_json(row.quote)
    stored = StoredDocument.model_validate_json(row.details)
    document = stored.of_section(quote.section_id, row.document_id, row.job_id)
    mention = quote.speaker.mention if quote.speaker else None
    return {
        "quote_id": row.id,
        "family_id": row.family,
        "words": _words(quote),
        "type": quote.type,
        "confidence": quote.confidence,
        "cue": quote.cue.text if quote.cue else None,
        "speaker": row.speaker,
        "speaker_mention": mention.text if mention else None,
        "person_id": row.person,
        "entity_type": row.entity_type,
        "gender": row.gender,
        "about": BETWEEN_NAMES.join(item["name"] for item in json.loads(row.about)) or None,
        "sentence": passage(row, "sentence"),
        "document_id": document.id,
        "external_id": document.external_id,
        "title": document.title,
        "source": document.source,
        "url": document.url,
        "byline": document.byline,
        "published_at": document.published_at,
        "language": document.language,
        "section_id": quote.section_id,
        "start": quote.spans[0].start,
        "end": quote.spans[-1].end,
        "metadata": json.dumps(document.metadata, ensure_ascii=False)
        if document.metadata
        else None,
        "pipeline_version": Pipeline.model_validate_json(row.pipeline).version,
        **_corrections(row),
    }


def _corrections(row: Row[Any]) -> dict[str, Any]:
    """Return the columns about what users have corrected."""
    if not row.corrections:
        return dict.fromkeys(_CORRECTED)
    annotated = annotated_quote(row)
    last = CORRECTIONS.validate_json(row.corrections)[-1]
    values = (
        "wrong" if row.is_wrong else "corrected",
        _words(annotated),
        annotated.speaker.name if annotated.speaker else None,
        last.by,
        last.at.isoformat(),
    )
    return dict(zip(_CORRECTED, values, strict=True))


def _words(quote: Quote) -> str:
    return GAP.join(span.text for span in quote.spans)
