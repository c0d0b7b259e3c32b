"""The list of documents, in SQLite and in PostgreSQL alike."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from library import cursor as cursors
from library.database import Database
from library.document_list import DocumentFilter
from library.library import Library
from library.search import Search
from library.tables import quotes
from library.writer import LibraryWriter
from shared.ledger.timestamps import to_milliseconds
from tests.support.library_entries import ADDED, entry

TENANT = "archive"
WEEK = 7 * 24 * 3600
PAGES = [
    entry(f"d{day}", f"The tide is {day}", "Maren Holdfast", tenant=TENANT, submitted={
        "title": title, "source": source, "published_at": f"2026-01-0{day}", "metadata": {"n": day},
    })
    for day, title, source in [
        (1, "Fähre spät", "Bell"), (2, "Ferry 100% late", "Bell"), (3, "Late ferries", "Tide"),
        (4, "Nothing_new", "Tide"), (5, "A ferry, too late", "Tide"),
    ]
]  # fmt: skip


@pytest.fixture
def library(database: Database) -> Iterator[Library]:
    """Yield a library with the pages, which are kept for a week."""
    with database.writing() as connection:
        for page in [*PAGES, entry("other", "The tide is late", "Maren Holdfast", tenant="other")]:
            LibraryWriter(connection).put(page)
    yield Library(database, WEEK)
    with database.writing() as connection:
        LibraryWriter(connection).erase_added_before(to_milliseconds(ADDED) + 1, at_most=100)


def listed(library: Library, **wanted: Any) -> list[str]:
    """Return the ids of the documents that match, page after page."""
    asked = DocumentFilter(TENANT, **wanted)
    found, after = [], None
    while True:
        page = library.documents(asked, limit=2, after=after)
        found += [item.id for item in page.items]
        if page.next is None:
            assert page.total.value == len(found)
            return found
        after = cursors.decode(page.next, asked)


def test_documents_are_listed_page_by_page(library: Library) -> None:
    """The newest first, by words of the title, outlet, language and dates."""
    assert listed(library) == ["d5", "d4", "d3", "d2", "d1"]
    assert listed(library, title=("late", "ferry")) == ["d5", "d2"]
    assert listed(library, title=("fahre",)) == ["d1"]
    assert listed(library, title=("ferr",)) == []
    assert listed(library, source="Bell") == ["d2", "d1"]
    assert listed(library, language="de") == []
    day = to_milliseconds(ADDED.replace(month=1, day=3))
    assert listed(library, dated_from=day) == ["d5", "d4", "d3"]
    assert listed(library, dated_until=day) == ["d2", "d1"]
    item = library.documents(DocumentFilter(TENANT), limit=1).items[0]
    assert (item.title, item.source, item.metadata, item.quotes) == (
        "A ferry, too late",
        "Tide",
        {"n": 5},
        1,
    )
    assert item.expires_at == item.added_at + timedelta(seconds=WEEK)


def test_a_cursor_belongs_to_its_list(library: Library) -> None:
    """With another filter it is refused."""
    cursor = library.documents(DocumentFilter(TENANT), limit=1).next
    assert cursor is not None
    with pytest.raises(cursors.InvalidCursor):
        cursors.decode(cursor, DocumentFilter(TENANT, source="Bell"))


def test_a_document_has_counts(library: Library) -> None:
    """Who speaks and how; nobody else sees it."""
    found = library.document("d1", tenant=TENANT)
    assert found is not None
    assert [(item.name, item.count) for item in found.people] == [("Maren Holdfast", 1)]
    assert [(item.value, item.count) for item in found.types] == [("direct", 1)]
    assert library.document("d1", tenant="other") is None


def test_a_document_is_erased(library: Library, database: Database) -> None:
    """With its quotations, also one that was imported; nobody else can do it."""
    imported = replace(PAGES[0], id="imported", columns=PAGES[0].columns | {"id": "imported", "job_id": None}, quotes=())  # fmt: skip
    with database.writing() as connection:
        LibraryWriter(connection).put(imported)
    assert library.erase_document("d1", tenant="other") is False
    assert library.erase("imported", tenant=TENANT) is False
    for name in ("d1", "imported"):
        assert library.erase_document(name, tenant=TENANT) is True
        assert library.erase_document(name, tenant=TENANT) is False
    assert listed(library) == ["d5", "d4", "d3", "d2"]
    with database.reading() as connection:
        left = select(func.count()).select_from(quotes).where(quotes.c.tenant == TENANT)
        assert connection.execute(left).scalar_one() == 4
    assert len(library.search(Search(TENANT), limit=9, facet_names=[]).items) == 4


def test_a_replaced_document_keeps_its_place(library: Library, database: Database) -> None:
    """Whoever follows the library by the numbers of documents does not see it again."""
    with database.writing() as connection:
        assert LibraryWriter(connection).put(PAGES[1], replace=True)
    before = [item.id for item in library.documents(DocumentFilter(TENANT), limit=9).items]
    assert before == ["d5", "d4", "d3", "d2", "d1"]
    cursor = library.documents(DocumentFilter(TENANT), limit=3).next
    assert cursor is not None
    place = cursors.decode(cursor, DocumentFilter(TENANT))
    with database.writing() as connection:
        assert LibraryWriter(connection).put(PAGES[3], replace=True)
    after = library.documents(DocumentFilter(TENANT), limit=9, after=place)
    assert [item.id for item in after.items] == ["d2", "d1"]
