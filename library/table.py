"""The one table of quotations: its columns, as every export has them (docs/library.md)."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row

from library.search import every_row
from library.search_filter import Search
from library.stored_document import StoredDocument
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
}
"""The names and the types; every value may be null."""

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
        "words": GAP.join(span.text for span in quote.spans),
        "type": quote.type,
        "confidence": quote.confidence,
        "cue": quote.cue.text if quote.cue else None,
        "speaker": row.speaker,
        "speaker_mention": mention.text if mention else None,
        "person_id": row.person,
        "entity_type": row.entity_type,
        "gender": row.gender,
        "about": BETWEEN_NAMES.join(item["name"] for item in json.loads(row.about)) or None,
        "sentence": row.sentence,
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
    }
