"""The library as its readers use it. Blocking; threads may share it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from library.corrections import Corrections
from library.cursor import encode
from library.database import Database
from library.decisions import Decisions
from library.document_list import DocumentFilter, document_details, find_documents
from library.exports.export_formats import TableFormat, export_parts
from library.families import family_page
from library.gold import gold_lines
from library.people import PeopleSearch, find_people, merge, person_details, split
from library.people_file import PeopleMatcher
from library.saved_searches import MOST_DOCUMENTS, DueSearch, SavedSearches, SearchCounts
from library.search import Place, find_page, most_frequent_values, quote_row
from library.search_filter import Search
from library.shown_quotes import context_fields, printing, quote_fields
from library.table import table_rows
from library.tables import quotes
from library.timeline import By, Group, timeline
from library.writer import LibraryWriter
from shared.contracts import (
    CorrectionRequest,
    KnownPerson,
    LibraryDocumentDetails,
    LibraryDocumentList,
    LibraryFamily,
    LibraryPersonDetails,
    LibraryPersonList,
    LibraryQuote,
    LibraryQuoteInContext,
    LibraryQuoteList,
    PersonMatchList,
    SavedSearch,
    Timeline,
)
from shared.ledger.timestamps import from_milliseconds


class Library:
    """Answers searches; every method raises `LibraryUnavailable`."""

    def __init__(self, database: Database, retention: int | None = None) -> None:
        self._database = database
        self._retention = retention

    def close(self) -> None:
        """Close the connections."""
        self._database.close()

    def search(
        self, search: Search, *, limit: int, after: Place | None = None, facet_names: Sequence[str]
    ) -> LibraryQuoteList:
        """Return a page of the quotations that match, with counts."""
        with self._database.reading() as connection:
            page = find_page(connection, search, limit, after, facet_names)
        return LibraryQuoteList(
            items=[LibraryQuote(**quote_fields(row, search.terms.words)) for row in page.rows],
            facets=page.facets,
            total=page.total,
            next=encode(page.next, search) if page.next else None,
        )

    def export(self, search: Search, kind: TableFormat) -> Iterator[bytes]:
        """Yield the file with every quotation of a search, the newest first.

        Raises:
            FormatMissing: the package that writes the format is not installed.
        """
        with self._database.reading(long=True) as connection:
            yield from export_parts(table_rows(connection, search), kind)

    def quote(self, quote_id: str, *, tenant: str) -> LibraryQuoteInContext | None:
        """Return a quotation of a tenant with its surroundings, None if there is none."""
        with self._database.reading() as connection:
            row = quote_row(connection, tenant, quote_id)
            if row is None:
                return None
            others = connection.execute(
                select(quotes.c.id)
                .where(quotes.c.document == row.document, quotes.c.id != quote_id)
                .order_by(quotes.c.number)
            ).scalars()
            return LibraryQuoteInContext(**context_fields(row), neighbours=list(others))

    def correct(
        self, quote_id: str, asked: CorrectionRequest, *, tenant: str
    ) -> LibraryQuoteInContext | None:
        """Keep a correction and apply it; return the quotation, None if there is none.

        Raises:
            CorrectionRefused: the correction does not fit the document; names the field.
        """
        with self._database.writing() as connection:
            document_id = Corrections(connection).add(tenant, quote_id, asked)
            if document_id is None:
                return None
            LibraryWriter(connection).correct(tenant, document_id)
        return self.quote(quote_id, tenant=tenant)

    def undo_correction(self, quote_id: str, *, tenant: str) -> bool | None:
        """Undo the last correction of a quotation or its document.

        Returns whether there was one, None if there is no such quotation.
        """
        with self._database.writing() as connection:
            row = quote_row(connection, tenant, quote_id)
            if row is None:
                return None
            if not Corrections(connection).undo(row):
                return False
            LibraryWriter(connection).correct(tenant, row.document_id)
            return True

    def gold(self, *, tenant: str) -> Iterator[bytes]:
        """Yield a line of JSON for each document that somebody has corrected."""
        with self._database.reading(long=True) as connection:
            yield from gold_lines(connection, tenant)

    def family(
        self, family: str, *, tenant: str, limit: int, after: Place | None = None
    ) -> LibraryFamily | None:
        """Return a page of a family of a tenant, None if there is none."""
        with self._database.reading() as connection:
            page = family_page(connection, tenant, family, limit, after)
            if page is None:
                return None
            own = Search(tenant, family=family)
            sources = most_frequent_values(connection, own, "source")
        first = LibraryQuote(**quote_fields(page.first))
        return LibraryFamily(
            id=family,
            quotes=page.quotes,
            documents=page.documents,
            sources=sources,
            first_seen=from_milliseconds(page.first_seen),
            last_seen=from_milliseconds(page.last_seen),
            first=first,
            items=[printing(row, first.shown) for row in page.rows],
            next=encode(page.next, ("family", tenant, family)) if page.next else None,
        )

    def people(
        self, search: PeopleSearch, *, limit: int, after: Place | None = None
    ) -> LibraryPersonList:
        """Return a page of the people of a tenant, those with the most quotations first."""
        with self._database.reading() as connection:
            page = find_people(connection, search, limit, after)
        cursor = encode(page.next, search) if page.next else None
        return LibraryPersonList(items=page.items, next=cursor)

    def person(self, person: str, *, tenant: str) -> LibraryPersonDetails | None:
        """Return a person with counts, None if nobody of this tenant has the id."""
        with self._database.reading() as connection:
            return person_details(connection, tenant, person)

    def import_people(self, known: Sequence[KnownPerson], *, tenant: str) -> PersonMatchList:
        """Keep what a file says of people; return whom each line means."""
        with self._database.writing() as connection:
            return PersonMatchList(items=PeopleMatcher(connection, tenant, known).match_all())

    def merge(self, person: str, other: str, *, tenant: str) -> str | None:
        """Give the quotations of another person to a person; return None if one is missing."""
        with self._database.writing() as connection:
            return merge(connection, tenant, person, other)

    def split(self, person: str, document_ids: Sequence[str], *, tenant: str) -> str | None:
        """Make a new person of what a person says in some documents; return None if nothing."""
        with self._database.writing() as connection:
            return split(connection, tenant, person, document_ids)

    def undo(self, person: str, *, tenant: str) -> str | None:
        """Undo the last decision about a person; return who has the quotations, None if none."""
        with self._database.writing() as connection:
            return Decisions(connection, tenant).undo(person)

    def timeline(self, search: Search, by: By, group: Group | None) -> Timeline:
        """Return counts of the quotations that match over time."""
        with self._database.reading() as connection:
            return timeline(connection, search, by, group)

    def documents(
        self, wanted: DocumentFilter, *, limit: int, after: Place | None = None
    ) -> LibraryDocumentList:
        """Return a page of the documents that match, the newest first."""
        with self._database.reading() as connection:
            page = find_documents(connection, wanted, limit, after, self._retention)
        cursor = encode(page.next, wanted) if page.next else None
        return LibraryDocumentList(items=page.items, total=page.total, next=cursor)

    def document(self, document_id: str, *, tenant: str) -> LibraryDocumentDetails | None:
        """Return a document of a tenant with counts, None if there is none."""
        with self._database.reading() as connection:
            return document_details(connection, tenant, document_id, self._retention)

    def save_search(
        self, name: str, asked: dict[str, Any], callback_url: str | None, *, tenant: str
    ) -> SavedSearch | None:
        """Save a search of a tenant; return None if there are too many."""
        with self._database.writing() as connection:
            return SavedSearches(connection).add(tenant, name, asked, callback_url)

    def saved_searches(self, *, tenant: str) -> list[SavedSearch]:
        """Return the saved searches of a tenant."""
        with self._database.reading() as connection:
            return SavedSearches(connection).all(tenant)

    def saved_search(self, search_id: str, *, tenant: str) -> SavedSearch | None:
        """Return a saved search of a tenant, None if there is none."""
        with self._database.reading() as connection:
            return SavedSearches(connection).one(tenant, search_id)

    def search_of_feed(self, token: str) -> tuple[str, SavedSearch] | None:
        """Return the tenant and the saved search of a secret feed, None if there is none."""
        with self._database.reading() as connection:
            return SavedSearches(connection).of_feed(token)

    def renew_feed(self, search_id: str, *, tenant: str) -> SavedSearch | None:
        """Give a saved search another secret address; return it, None if there is none."""
        with self._database.writing() as connection:
            return SavedSearches(connection).renew_feed(tenant, search_id)

    def search_counts(self) -> SearchCounts:
        """Return how many saved searches there are, those of all tenants together."""
        with self._database.reading() as connection:
            return SavedSearches(connection).counts()

    def forget_search(self, search_id: str, *, tenant: str) -> bool:
        """Forget a saved search of a tenant; return whether there was one."""
        with self._database.writing() as connection:
            return SavedSearches(connection).remove(tenant, search_id)

    def latest_quotes(self, search: Search) -> list[LibraryQuote]:
        """Return the quotations that match in the documents that were put in last."""
        with self._database.reading() as connection:
            rows = SavedSearches(connection).latest_rows(search)
        return [LibraryQuote(**quote_fields(row, search.terms.words)) for row in rows]

    def due_searches(self, limit: int, *, reserved_for: float) -> list[DueSearch]:
        """Return saved searches with something to tell, and reserve them for so many seconds."""
        with self._database.reading() as connection:
            if not SavedSearches(connection).are_due():
                return []
        with self._database.writing() as connection:
            return SavedSearches(connection).claim(limit, reserved_for=reserved_for)

    def found_anew(self, search: Search, due: DueSearch) -> tuple[DueSearch, list[LibraryQuote]]:
        """Return what a saved search has to tell, and about which documents.

        If it is nothing, that is noted.
        """
        with self._database.reading() as connection:
            numbers = SavedSearches(connection).new_documents(search, due)
        until = numbers[-1] if len(numbers) == MOST_DOCUMENTS else due.until
        due = replace(due, until=until)
        with self._database.writing() as connection:
            if not numbers:
                SavedSearches(connection).told(due)
                return due, []
            SavedSearches(connection).tell(due)
            rows = SavedSearches(connection).new_rows(search, due)
        return due, [LibraryQuote(**quote_fields(row, search.terms.words)) for row in rows]

    def search_told(self, due: DueSearch) -> None:
        """Note that a message of a saved search is delivered."""
        with self._database.writing() as connection:
            SavedSearches(connection).told(due)

    def search_failed(self, due: DueSearch, error: str, pause: float | None) -> None:
        """Note that a call has failed; the next one follows after `pause` seconds, None: never."""
        with self._database.writing() as connection:
            SavedSearches(connection).failed(due, error, pause)

    def erase_document(self, document_id: str, *, tenant: str) -> bool:
        """Erase a document of a tenant, also an imported one; return whether there was one."""
        if not self._database.exists():
            return False
        with self._database.writing() as connection:
            return LibraryWriter(connection).erase_document(tenant, document_id) > 0

    def erase(self, job_id: str, *, tenant: str) -> bool:
        """Erase what came from a job of a tenant; return whether there was anything."""
        if not self._database.exists():
            return False
        with self._database.writing() as connection:
            return LibraryWriter(connection).erase(tenant, job_id) > 0
