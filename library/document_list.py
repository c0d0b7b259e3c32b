"""The list of documents, and one document with counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select

from library.search import BOUND, Place
from library.stored_document import StoredDocument
from library.tables import documents, quotes
from shared.contracts import (
    FacetCount,
    LibraryDocumentDetails,
    LibraryDocumentSummary,
    Total,
)
from shared.ledger.timestamps import from_milliseconds


@dataclass(frozen=True)
class DocumentFilter:
    """Which documents to list. `title` are folded words; times are as in `Search`."""

    tenant: str
    title: tuple[str, ...] = ()
    source: str | None = None
    language: str | None = None
    dated_from: int | None = None
    dated_until: int | None = None


@dataclass(frozen=True)
class DocumentPage:
    """Documents; `next` is None at the end."""

    items: list[LibraryDocumentSummary]
    total: Total
    next: Place | None


def find_documents(
    connection: Connection,
    wanted: DocumentFilter,
    limit: int,
    after: Place | None,
    retention: int | None,
) -> DocumentPage:
    """Return up to `limit` documents after a place, the newest first."""
    matching = _conditions(wanted)
    counted = select(documents.c.number).where(matching).limit(BOUND + 1).subquery()
    found = connection.execute(select(func.count()).select_from(counted)).scalar_one()
    statement = select(documents).where(matching)
    if after is not None:
        same = and_(documents.c.dated == after.value, documents.c.number < after.number)
        statement = statement.where(or_(documents.c.dated < after.value, same))
    statement = statement.order_by(documents.c.dated.desc(), documents.c.number.desc())
    rows = connection.execute(statement.limit(limit + 1)).all()
    last = rows[limit - 1] if len(rows) > limit else None
    return DocumentPage(
        [LibraryDocumentSummary(**_fields(row, retention)) for row in rows[:limit]],
        Total(value=min(found, BOUND), relation="gte" if found > BOUND else "eq"),
        Place(last.dated, last.number) if last else None,
    )


def document_details(
    connection: Connection, tenant: str, document_id: str, retention: int | None
) -> LibraryDocumentDetails | None:
    """Return a document with counts of its quotations, None if the tenant has none of this id."""
    row = connection.execute(
        select(documents).where(documents.c.tenant == tenant, documents.c.id == document_id)
    ).first()
    if row is None:
        return None
    people = _counts(connection, row.number, quotes.c.person, quotes.c.speaker)
    types = _counts(connection, row.number, quotes.c.type)
    return LibraryDocumentDetails(**_fields(row, retention), people=people, types=types)


def _conditions(wanted: DocumentFilter) -> ColumnElement[bool]:
    found = [documents.c.tenant == wanted.tenant]
    # The words of the title are folded, and hold nothing that LIKE would take for a pattern.
    found += [(documents.c.title_words + " ").contains(f" {word} ") for word in wanted.title]
    if wanted.source is not None:
        found.append(documents.c.source == wanted.source)
    if wanted.language is not None:
        found.append(documents.c.language == wanted.language)
    if wanted.dated_from is not None:
        found.append(documents.c.dated >= wanted.dated_from)
    if wanted.dated_until is not None:
        found.append(documents.c.dated < wanted.dated_until)
    return and_(*found)


def _fields(row: Row[Any], retention: int | None) -> dict[str, Any]:
    """Return the fields of a `LibraryDocumentSummary`."""
    stored = StoredDocument.model_validate_json(row.details)
    added = from_milliseconds(row.added)
    return {
        **stored.as_a_whole(row.id, row.job_id).model_dump(),
        "source": row.source,
        "quotes": row.quotes,
        "added_at": added,
        "expires_at": added + timedelta(seconds=retention) if retention is not None else None,
    }


def _counts(
    connection: Connection, document: int, *columns: ColumnElement[Any]
) -> list[FacetCount]:
    """Return how often each value of the first column occurs; the second one is its name."""
    value, *names = columns
    name = func.max(names[0]).label("name") if names else None
    statement = select(value.label("value"), func.count().label("number"))
    if name is not None:
        statement = statement.add_columns(name)
    rows: Sequence[Row[Any]] = connection.execute(
        statement.where(quotes.c.document == document)
        .group_by(value)
        .order_by(func.count().desc(), value)
    ).all()
    return [
        FacetCount(
            value=row.value, count=row.number, name=row.name if names and row.value else None
        )
        for row in rows
    ]
