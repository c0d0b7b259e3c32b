"""The writer: puts documents into the library and erases them, in the transaction of its caller."""

import logging
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from library.correcting import corrected
from library.corrections import Corrections, stored_document
from library.decisions import Decisions
from library.entries import DocumentEntry
from library.family_writer import FamilyWriter
from library.person_counts import PersonCounts, counted_of_document
from library.tables import documents, quotes
from library.text_index import IndexedQuote, TextIndex, text_index

log = logging.getLogger(__name__)


class LibraryWriter:
    """Writes with one connection of `Database.writing`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._index: TextIndex = text_index(connection.dialect.name)
        self._families = FamilyWriter(connection)
        self._corrections = Corrections(connection)
        self._decisions: dict[str, Decisions] = {}
        self._counts: dict[str, PersonCounts] = {}

    def put(self, entry: DocumentEntry, *, replace: bool = False) -> bool:
        """Put a document in, in place of an older version of it.

        Returns False if the library has this version or a newer one already, unless `replace`.
        """
        found = self._connection.execute(
            select(documents.c.number, documents.c.version, documents.c.added).where(
                documents.c.tenant == entry.tenant, documents.c.id == entry.id
            )
        ).first()
        columns = entry.columns
        if found:
            if found.version >= entry.version and not replace:
                return False
            # Whoever follows the library must not take it for a new document.
            columns = columns | {"added": found.added, "number": found.number}
            self._erase([found.number])
        self._insert(entry, columns)
        return True

    def erase(self, tenant: str, job_id: str) -> int:
        """Erase what came from a job of this tenant; return the number of its documents."""
        return self._erase_where(
            documents.c.tenant == tenant, documents.c.id == job_id, documents.c.job_id == job_id
        )

    def erase_document(self, tenant: str, document_id: str) -> int:
        """Erase a document of this tenant, also an imported one; return the number of documents."""
        return self._erase_where(documents.c.tenant == tenant, documents.c.id == document_id)

    def erase_added_before(self, time: int, *, at_most: int) -> int:
        """Erase documents of all tenants that were added before a time (ms since 1970).

        Returns the number of those that were erased.
        """
        return self._erase_where(documents.c.added < time, at_most=at_most)

    def _erase_where(self, *conditions: ColumnElement[bool], at_most: int | None = None) -> int:
        found = select(documents.c.number, documents.c.tenant, documents.c.id)
        rows = self._connection.execute(found.where(*conditions).limit(at_most)).all()
        for row in rows:
            self._corrections.forget(row.tenant, row.id)
        self._erase([row.number for row in rows])
        return len(rows)

    def correct(self, tenant: str, document_id: str) -> None:
        """Apply the corrections of a document that is here to what was annotated."""
        entry, columns = stored_document(self._connection, tenant, document_id)
        self._erase([columns["number"]])
        self._insert(entry, columns)

    def _erase(self, numbers: Sequence[int]) -> None:
        for number in numbers:
            self._uncount(number)
            self._index.remove(self._connection, number)
            self._families.remove(number)
            self._connection.execute(delete(quotes).where(quotes.c.document == number))
            self._connection.execute(delete(documents).where(documents.c.number == number))

    def _uncount(self, number: int) -> None:
        found = counted_of_document(self._connection, number)
        if found:
            tenant = select(documents.c.tenant).where(documents.c.number == number)
            self._counted(self._connection.execute(tenant).scalar_one()).subtract(found)

    def _decided(self, tenant: str) -> Decisions:
        if tenant not in self._decisions:
            self._decisions[tenant] = Decisions(self._connection, tenant)
        return self._decisions[tenant]

    def _counted(self, tenant: str) -> PersonCounts:
        if tenant not in self._counts:
            decided = self._decided(tenant).person
            self._counts[tenant] = PersonCounts(self._connection, tenant, decided)
        return self._counts[tenant]

    def _insert(self, entry: DocumentEntry, columns: dict[str, object]) -> None:
        entry = corrected(entry, self._corrections.of_document(entry.tenant, entry.id))
        document = self._connection.execute(
            insert(documents).returning(documents.c.number), columns
        ).scalar_one()
        if not entry.quotes:
            return
        for quote in entry.quotes:
            if name_key := quote.columns["name_key"]:
                decided = self._decided(entry.tenant).person(name_key, entry.id)
                quote.columns["person"] = decided
        numbers = self._connection.execute(
            insert(quotes).returning(quotes.c.number, sort_by_parameter_order=True),
            [quote.columns | {"document": document} for quote in entry.quotes],
        ).scalars()
        indexed = [
            IndexedQuote(number, document, quote.words, quote.speaker, quote.about, quote.labels)
            for number, quote in zip(numbers, entry.quotes, strict=True)
        ]
        self._index.add(self._connection, indexed)
        self._families.add(entry.tenant, [item.number for item in indexed], entry.quotes)
        counted = [quote.columns | {"document_id": entry.id} for quote in entry.quotes]
        self._counted(entry.tenant).add(counted)
