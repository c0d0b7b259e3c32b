"""The library as its readers use it. Blocking; threads may share it."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, select

from library.cursor import encode
from library.database import Database
from library.decisions import Decisions
from library.exports.export_formats import TableFormat, export_parts
from library.highlights import highlights
from library.people import PeopleSearch, find_people, merge, person_details, split
from library.people_file import PeopleMatcher
from library.query import Query
from library.search import SHOWN, Place, find_page
from library.search_filter import Search
from library.stored_document import StoredDocument
from library.table import table_rows
from library.tables import quotes
from library.timeline import By, Group, timeline
from library.writer import LibraryWriter
from shared.contracts import (
    AboutName,
    KnownPerson,
    LibraryPersonDetails,
    LibraryPersonList,
    LibraryQuote,
    LibraryQuoteInContext,
    LibraryQuoteList,
    LibrarySpeaker,
    PersonMatchList,
    Pipeline,
    Quote,
    Timeline,
)

_ABOUT = TypeAdapter(list[AboutName])


class Library:
    """Answers searches; every method raises `LibraryUnavailable`."""

    def __init__(self, database: Database) -> None:
        self._database = database

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
            items=[LibraryQuote(**_fields(row, search.terms.words)) for row in page.rows],
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
            wanted = SHOWN.where(quotes.c.tenant == tenant, quotes.c.id == quote_id)
            row = connection.execute(wanted).first()
            if row is None:
                return None
            others = connection.execute(
                select(quotes.c.id)
                .where(quotes.c.document == row.document, quotes.c.id != quote_id)
                .order_by(quotes.c.number)
            ).scalars()
            return LibraryQuoteInContext(
                **_fields(row), before=row.before, after=row.after, neighbours=list(others)
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

    def erase(self, job_id: str, *, tenant: str) -> bool:
        """Erase what came from a job of a tenant; return whether there was anything."""
        if not self._database.exists():
            return False
        with self._database.writing() as connection:
            return LibraryWriter(connection).erase(tenant, job_id) > 0


def _fields(row: Row[Any], query: Query | None = None) -> dict[str, Any]:
    """Return the fields of a `LibraryQuote`."""
    quote = Quote.model_validate_json(row.quote)
    stored = StoredDocument.model_validate_json(row.details)
    return {
        "id": row.id,
        "quote": quote,
        "speaker": LibrarySpeaker(name=row.speaker, person_id=row.person) if row.speaker else None,
        "about": _ABOUT.validate_json(row.about),
        "sentence": row.sentence,
        "document": stored.of_section(quote.section_id, row.document_id, row.job_id),
        "pipeline": Pipeline.model_validate_json(row.pipeline),
        "added_at": datetime.fromtimestamp(row.added / 1000, UTC),
        "highlights": highlights(quote, query),
    }
