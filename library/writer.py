"""The writer: puts documents into the library and erases them, in the transaction of its caller."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import ColumnElement, Connection, delete, select, tuple_

from library.bulk import insert_rows, new_numbers
from library.corrections import Corrections, stored_document
from library.decisions import Decisions
from library.entries import DocumentEntry, QuoteEntry
from library.family_writer import FamilyWriter, NewDocument
from library.person_counts import Counted, PersonCounts, counted_of_document
from library.tables import documents, quotes
from library.text_index import IndexedQuote, TextIndex, text_index

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Numbered:
    """A document with its columns; `number` is that of the version whose place it takes."""

    entry: DocumentEntry
    number: int | None
    columns: dict[str, object]


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
        """Put a document in; return whether it was put in (`put_all`)."""
        return self.put_all([entry], replace=replace) == 1

    def put_all(self, entries: Iterable[DocumentEntry], *, replace: bool = False) -> int:
        """Put documents in, each in place of an older version of it; return their number.

        One that the library has in this version or a newer one is left out, unless `replace`.
        """
        newest: dict[tuple[str, str], DocumentEntry] = {}
        for entry in entries:
            known = newest.get((entry.tenant, entry.id))
            if known is None or replace or known.version < entry.version:
                newest[entry.tenant, entry.id] = entry
        wanted, old = self._compared(newest, replace)
        self._erase(old)
        self._insert(wanted)
        return len(wanted)

    def _compared(
        self, newest: Mapping[tuple[str, str], DocumentEntry], replace: bool
    ) -> tuple[list[_Numbered], list[int]]:
        """Return the documents to put in, and the numbers of those whose place they take."""
        key = tuple_(documents.c.tenant, documents.c.id)
        known = select(documents.c.number, documents.c.version, documents.c.added, *key.clauses)
        rows = self._connection.execute(known.where(key.in_(list(newest)))).all()
        found = {(row.tenant, row.id): row for row in rows}
        wanted = []
        old = []
        for name, entry in newest.items():
            row = found.get(name)
            if row is None:
                wanted.append(_Numbered(entry, None, entry.columns))
            elif replace or row.version < entry.version:
                # Whoever follows the library must not take it for a new document.
                columns = entry.columns | {"added": row.added}
                wanted.append(_Numbered(entry, row.number, columns))
                old.append(row.number)
        return wanted, old

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
        entry, number = stored_document(self._connection, tenant, document_id)
        self._erase([number])
        self._insert([_Numbered(entry, number, entry.columns)])

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

    def _insert(self, wanted: Sequence[_Numbered]) -> None:
        """Add documents, whose old rows are gone."""
        if not wanted:
            return
        numbered = self._numbered(wanted)
        insert_rows(
            self._connection, documents, [item.columns | {"number": n} for item, n in numbered]
        )
        placed = [
            (document, self._decided_entry(self._corrections.applied(item.entry)))
            for item, document in numbered
        ]
        every = [(document, quote) for document, entry in placed for quote in entry.quotes]
        numbers = new_numbers(self._connection, quotes, len(every))
        rows = zip(numbers, every, strict=True)
        insert_rows(
            self._connection,
            quotes,
            [quote.columns | {"number": n, "document": document} for n, (document, quote) in rows],
        )
        if every:
            self._make_findable(placed, every, numbers)

    def _numbered(self, wanted: Sequence[_Numbered]) -> list[tuple[_Numbered, int]]:
        """Return the documents with their numbers; new ones get them in their order."""
        new = iter(
            new_numbers(self._connection, documents, sum(item.number is None for item in wanted))
        )
        return [(item, next(new) if item.number is None else item.number) for item in wanted]

    def _decided_entry(self, entry: DocumentEntry) -> DocumentEntry:
        """Return the document with the persons that were decided on."""
        for quote in entry.quotes:
            if name_key := quote.columns["name_key"]:
                decided = self._decided(entry.tenant).person(name_key, entry.id)
                quote.columns["person"] = decided
        return entry

    def _make_findable(
        self,
        placed: Sequence[tuple[int, DocumentEntry]],
        every: Sequence[tuple[int, QuoteEntry]],
        numbers: Sequence[int],
    ) -> None:
        """Put quotations into the index and the counts, and find their families."""
        self._index.add(
            self._connection,
            [
                IndexedQuote(n, document, quote.words, quote.speaker, quote.about, quote.labels)
                for n, (document, quote) in zip(numbers, every, strict=True)
            ],
        )
        left = iter(numbers)
        self._families.add_all(
            [
                NewDocument(entry.tenant, list(islice(left, len(entry.quotes))), entry.quotes)
                for _, entry in placed
            ]
        )
        counted: dict[str, list[Counted]] = defaultdict(list)
        for _, entry in placed:
            counted[entry.tenant] += (
                quote.columns | {"document_id": entry.id} for quote in entry.quotes
            )
        for tenant, found in counted.items():
            self._counted(tenant).add(found)
