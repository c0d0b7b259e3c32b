"""Corrections: what users have said of quotations, kept beside them and applied at each writing.

A correction belongs to a document and to a quotation of it as it was annotated then, not to a row,
so it outlives a rebuild and a job that is done again (`library.correcting`).
"""

import json
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, delete, insert, select, update

from library.correcting import StoredCorrection, corrected, found_again
from library.entries import ABOUT, DocumentEntry, quote_entry
from library.errors import CorrectionRefused
from library.search import quote_row
from library.stored_text import unpacked
from library.tables import corrections, documents, quotes
from library.words import folded_words
from shared.contracts import Correction, CorrectionRequest, Mention, Quote
from shared.contracts.annotation import Span
from shared.ledger.timestamps import now, to_milliseconds

CORRECTIONS = TypeAdapter(list[Correction])
# The field of a request that each kind needs.
_NEEDED = {"speaker": "speaker", "bounds": "spans", "merge": "names"}
_HOLDING = corrections.c.undone.is_(None)


class Corrections:
    """The corrections, over one connection and for one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        # By tenant the ids of documents with corrections: hardly any have some.
        self._corrected: dict[str, frozenset[str]] = {}

    def applied(self, entry: DocumentEntry) -> DocumentEntry:
        """Return a document with its corrections."""
        if entry.tenant not in self._corrected:
            own = select(corrections.c.document).where(corrections.c.tenant == entry.tenant)
            ids = self._connection.execute(own.where(_HOLDING).distinct()).scalars()
            self._corrected[entry.tenant] = frozenset(ids)
        if entry.id not in self._corrected[entry.tenant]:
            return entry
        return corrected(entry, self.of_document(entry.tenant, entry.id))

    def of_document(self, tenant: str, document_id: str) -> list[StoredCorrection]:
        """Return the corrections of a document that hold, in their order."""
        return [_stored(row) for row in self._rows(tenant, document_id)]

    def add(self, tenant: str, quote_id: str, asked: CorrectionRequest) -> str | None:
        """Keep a correction of a quotation; return the id of its document, None without one.

        Raises:
            CorrectionRefused: it does not fit the document.
        """
        row = quote_row(self._connection, tenant, quote_id)
        if row is None:
            return None
        correction = self._checked(row, asked)
        about_document = asked.kind == "merge"
        self._connection.execute(
            insert(corrections),
            {
                "tenant": tenant,
                "document": row.document_id,
                "quote": None if about_document else annotated_quote(row).model_dump_json(),
                "correction": correction.model_dump_json(exclude_none=True),
            },
        )
        return str(row.document_id)

    def undo(self, row: Row[Any]) -> bool:
        """Undo the last correction of a quotation (`quote_row`); return whether there was one.

        A merge of names is one of every quotation of the document.
        """
        all_quotes = _annotated_quotes(self._connection, row.document)
        own = all_quotes.index(annotated_quote(row))
        for item in reversed(self._rows(row.tenant, row.document_id)):
            quote = _stored(item).quote
            if quote is None or found_again(quote, all_quotes) == own:
                self._connection.execute(
                    update(corrections)
                    .where(corrections.c.number == item.number)
                    .values(undone=to_milliseconds(now()))
                )
                return True
        return False

    def forget(self, tenant: str, document_id: str) -> None:
        """Erase all corrections of a document, also those that were undone."""
        own = (corrections.c.tenant == tenant, corrections.c.document == document_id)
        self._connection.execute(delete(corrections).where(*own))

    def _rows(self, tenant: str, document_id: str) -> list[Row[Any]]:
        own = (corrections.c.tenant == tenant, corrections.c.document == document_id, _HOLDING)
        found = select(corrections).where(*own).order_by(corrections.c.number)
        return list(self._connection.execute(found))

    def _checked(self, row: Row[Any], asked: CorrectionRequest) -> Correction:
        """Return the correction that is asked for, with the words of its spans.

        Raises:
            CorrectionRefused: a field is missing, is of another kind or does not fit.
        """
        needed = _NEEDED.get(asked.kind)
        for field in _NEEDED.values():
            if field in asked.model_fields_set and field != needed:
                raise CorrectionRefused(field, f"does not belong to `{asked.kind}`; remove it")
        if needed and needed not in asked.model_fields_set:
            raise CorrectionRefused(needed, f"is missing, and `{asked.kind}` needs it")
        spans = names = None
        if asked.kind == "bounds":
            spans = _mentions(asked.spans, unpacked(row.text))
        elif asked.kind == "merge":
            names = self._names(row.document, asked.names)
        return Correction(
            kind=asked.kind,
            speaker=asked.speaker,
            spans=spans,
            names=names,
            note=asked.note,
            by=row.tenant or None,
            at=now(),
        )

    def _names(self, document: int, asked: list[str] | None) -> list[str]:
        """Return names that the quotations of the document have.

        Raises:
            CorrectionRefused: one of them is unknown, or they are one name.
        """
        if not asked:
            raise CorrectionRefused("names", "is null; send two names or more")
        rows = self._connection.execute(
            select(quotes.c.speaker, quotes.c.about, quotes.c.aliases).where(
                quotes.c.document == document
            )
        ).all()
        known = {name for row in rows for name in _names_of(row)}
        for at, name in enumerate(asked):
            if folded_words(name) not in known:
                raise CorrectionRefused(
                    f"names/{at}", "is not a name of a quotation of this document; send one of them"
                )
        if len({folded_words(name) for name in asked}) < len(asked):
            raise CorrectionRefused("names", "has one name twice; send each once")
        return asked


def annotated_quote(row: Row[Any]) -> Quote:
    """Return a quotation as the annotation has it."""
    before = json.loads(row.annotated) if row.annotated else {}
    return Quote.model_validate_json(before.get("quote", row.quote))


def stored_document(
    connection: Connection, tenant: str, document_id: str
) -> tuple[DocumentEntry, int]:
    """Return a document as it was annotated, and its number."""
    own = (documents.c.tenant == tenant, documents.c.id == document_id)
    columns = dict(connection.execute(select(documents).where(*own)).mappings().one())
    rows = connection.execute(
        select(quotes).where(quotes.c.document == columns["number"]).order_by(quotes.c.number)
    ).mappings()
    entries = []
    for row in rows:
        before = json.loads(row["annotated"]) if row["annotated"] else {}
        found = {**row, **before, "annotated": None, "corrections": None}
        del found["number"], found["document"], found["family"]
        entries.append(quote_entry(found, Quote.model_validate_json(found["quote"])))
    number = columns.pop("number")
    version = columns["version"]
    return DocumentEntry(tenant, document_id, version, columns, tuple(entries)), number


def _annotated_quotes(connection: Connection, document: int) -> list[Quote]:
    rows = connection.execute(
        select(quotes.c.quote, quotes.c.annotated)
        .where(quotes.c.document == document)
        .order_by(quotes.c.number)
    )
    return [annotated_quote(row) for row in rows]


def _stored(row: Row[Any]) -> StoredCorrection:
    quote = Quote.model_validate_json(row.quote) if row.quote else None
    return StoredCorrection(quote, Correction.model_validate_json(row.correction))


def _names_of(row: Row[Any]) -> set[str]:
    about = [item.name for item in ABOUT.validate_json(row.about)]
    names = [row.speaker or "", *json.loads(row.aliases or "[]"), *about]
    return {folded_words(name) for name in names}


def _mentions(spans: list[Span] | None, text: str) -> list[Mention]:
    """Return spans with their words.

    Raises:
        CorrectionRefused: one is not in the text, or they are not in order.
    """
    if not spans:
        raise CorrectionRefused("spans", "is null; send one span or more")
    end = 0
    for at, span in enumerate(spans):
        if not end <= span.start < span.end <= len(text):
            raise CorrectionRefused(
                f"spans/{at}",
                f"is not within {end} and {len(text)}, behind the span before it; count code "
                "points of the document's text",
            )
        if not text[span.start : span.end].strip():
            raise CorrectionRefused(f"spans/{at}", "has no words; send the place of some")
        end = span.end
    return [
        Mention(start=span.start, end=span.end, text=text[span.start : span.end]) for span in spans
    ]
