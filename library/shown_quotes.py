"""Rows of quotations as the library shows them."""

from typing import Any

from sqlalchemy import Row

from library.corrections import CORRECTIONS, annotated_quote
from library.entries import ABOUT
from library.families import differences
from library.highlights import highlights
from library.query import Query
from library.stored_document import StoredDocument
from library.stored_text import passage, unpacked
from shared.contracts import LibraryPrinting, LibrarySpeaker, Mention, Pipeline, Quote
from shared.ledger.timestamps import from_milliseconds


def printing(row: Row[Any], first: Quote) -> LibraryPrinting:
    """Return a quotation with its differences from the first one of its family."""
    fields = quote_fields(row)
    found = differences(first, fields["corrected"] or fields["quote"])
    return LibraryPrinting(**fields, differences=found)


def context_fields(row: Row[Any]) -> dict[str, Any]:
    """Return the fields of a `LibraryQuoteInContext` but for its neighbours."""
    start = row.sentence_start if row.before_start is None else row.before_start
    end = row.sentence_end if row.after_end is None else row.after_end
    return {
        **quote_fields(row),
        "before": passage(row, "before"),
        "after": passage(row, "after"),
        "passage": Mention(start=start, end=end, text=unpacked(row.text)[start:end]),
    }


def quote_fields(row: Row[Any], query: Query | None = None) -> dict[str, Any]:
    """Return the fields of a `LibraryQuote`."""
    shown = Quote.model_validate_json(row.quote)
    stored = StoredDocument.model_validate_json(row.details)
    return {
        "id": row.id,
        "quote": annotated_quote(row),
        "corrected": shown if row.corrections else None,
        "is_wrong": row.is_wrong,
        "corrections": CORRECTIONS.validate_json(row.corrections) if row.corrections else [],
        "speaker": LibrarySpeaker(name=row.speaker, person_id=row.person) if row.speaker else None,
        "about": ABOUT.validate_json(row.about),
        "sentence": passage(row, "sentence"),
        "family_id": row.family,
        "document": stored.of_section(shown.section_id, row.document_id, row.job_id),
        "pipeline": Pipeline.model_validate_json(row.pipeline),
        "added_at": from_milliseconds(row.added),
        "highlights": highlights(shown, query),
    }
