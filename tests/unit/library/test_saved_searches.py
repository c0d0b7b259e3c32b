"""Saved searches, in SQLite and in PostgreSQL alike: each new quotation is told once."""

from collections.abc import Iterator
from typing import Any

import pytest

from library.database import Database
from library.library import Library
from library.query import parse
from library.saved_searches import MOST, MOST_DOCUMENTS, SavedSearches
from library.search import Search
from library.text_index import Terms
from library.writer import LibraryWriter
from shared.contracts import LibraryQuote
from shared.ledger.timestamps import to_milliseconds
from tests.support.library_entries import ADDED, entry

TENANT = "alerts"
TIDE = Search(TENANT, Terms(parse("tide")))
URL = "https://desk.example/hook"


@pytest.fixture
def library(database: Database) -> Iterator[Library]:
    """Yield a library without documents and searches."""
    found = Library(database)
    yield found
    for saved in found.saved_searches(tenant=TENANT):
        assert found.forget_search(saved.id, tenant=TENANT)
    with database.writing() as connection:
        LibraryWriter(connection).erase_added_before(to_milliseconds(ADDED) + 1, at_most=1000)


def put(library: Library, *names: str, words: str = "The tide is late", **options: Any) -> None:
    """Put documents in, as the librarian does."""
    with library._database.writing() as connection:
        for name in names:
            LibraryWriter(connection).put(
                entry(name, words, "Maren Holdfast", tenant=TENANT), **options
            )


def told(library: Library) -> list[str]:
    """Deliver what is due until nothing is; return the ids of the documents in order."""
    found: list[LibraryQuote] = []
    while due := library.due_searches(10, reserved_for=60):
        for item in due:
            message, quotes = library.found_anew(TIDE, item)
            found += quotes
            if quotes:
                library.search_told(message)
    return [quote.document.id for quote in found]


def test_what_is_new_is_told_once(library: Library) -> None:
    """Not what was there before, and nothing again after a rebuild or an import of the same."""
    put(library, "old")
    saved = library.save_search("Tides", {"q": "tide"}, URL, tenant=TENANT)
    assert saved is not None
    assert told(library) == []
    put(library, "a", "b")
    put(library, "c", words="It rained")
    assert told(library) == ["a", "b"]
    assert told(library) == []
    put(library, "old", "a", "b", "c", replace=True)
    put(library, "c", words="The tide again", replace=True)
    assert told(library) == []
    put(library, "d")
    assert told(library) == ["d"]
    state = library.saved_search(saved.id, tenant=TENANT)
    assert state is not None
    assert state.callback is not None
    assert state.callback.status == "delivered"


def test_a_message_that_waits_stays_the_same(library: Library) -> None:
    """Its id and its documents, while more are put in; what is erased meanwhile is left out."""
    saved = library.save_search("Tides", {"q": "tide"}, URL, tenant=TENANT)
    assert saved is not None
    put(library, "a", "b")
    (first,) = library.due_searches(10, reserved_for=0)
    message, quotes = library.found_anew(TIDE, first)
    assert [quote.document.id for quote in quotes] == ["a", "b"]
    library.search_failed(message, "the receiver answered 503", 0)
    put(library, "c")
    library.erase_document("a", tenant=TENANT)
    (second,) = library.due_searches(10, reserved_for=0)
    assert second.message_id == first.message_id
    assert second.attempts == 1
    state = library.saved_search(saved.id, tenant=TENANT)
    assert state is not None
    assert state.callback is not None
    assert (state.callback.status, state.callback.last_error) == (
        "pending",
        "the receiver answered 503",
    )
    message, quotes = library.found_anew(TIDE, second)
    assert [quote.document.id for quote in quotes] == ["b"]
    library.search_told(message)
    assert told(library) == ["c"]


def test_one_process_at_a_time_tells_a_search(library: Library) -> None:
    """What one has claimed, another does not get; a search that is stopped is left alone."""
    library.save_search("Tides", {"q": "tide"}, URL, tenant=TENANT)
    library.save_search("No call", {"q": "tide"}, None, tenant=TENANT)
    put(library, "a")
    (due,) = library.due_searches(10, reserved_for=60)
    assert library.due_searches(10, reserved_for=60) == []
    library.search_failed(due, "the receiver answered 410", None)
    put(library, "b")
    assert library.due_searches(10, reserved_for=60) == []
    (state, silent) = library.saved_searches(tenant=TENANT)
    assert state.callback is not None
    assert (state.callback.status, silent.callback) == ("failed", None)


def test_much_at_once_is_several_messages(library: Library) -> None:
    """Each about a bounded number of documents."""
    library.save_search("Tides", {"q": "tide"}, URL, tenant=TENANT)
    names = [f"n{number:03}" for number in range(MOST_DOCUMENTS + 3)]
    put(library, *names)
    (due,) = library.due_searches(10, reserved_for=0)
    message, quotes = library.found_anew(TIDE, due)
    assert len(quotes) == MOST_DOCUMENTS
    library.search_told(message)
    assert told(library) == names[MOST_DOCUMENTS:]


def test_searches_belong_to_a_tenant_and_are_bounded(library: Library) -> None:
    """Nobody else sees or forgets one; the latest quotations are those that were put in last."""
    saved = library.save_search("Tides", {"q": "tide"}, None, tenant=TENANT)
    assert saved is not None
    assert library.saved_search(saved.id, tenant="other") is None
    assert library.saved_searches(tenant="other") == []
    assert library.forget_search(saved.id, tenant="other") is False
    put(library, "a", "b")
    assert [quote.document.id for quote in library.latest_quotes(TIDE)] == ["b", "a"]
    with library._database.writing() as connection:
        for _ in range(MOST - 1):
            assert SavedSearches(connection).add(TENANT, "more", {}, None)
        assert SavedSearches(connection).add(TENANT, "one too many", {}, None) is None
