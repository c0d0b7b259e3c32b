"""Searches, in SQLite and in PostgreSQL alike."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import delete

from library import cursor as cursors
from library.database import Database
from library.library import Library
from library.query import Phrase, parse
from library.search_filter import Search
from library.tables import documents, quotes
from library.text_index import Terms
from library.writer import LibraryWriter
from shared.contracts import LibraryQuoteList
from tests.support.library_entries import entry

TIDE = {"source": "The Vellmouth Tide"}
PAGES = [
    entry("d1", "The ferry is a museum piece", "Maren Holdfast", "Tobias Renn", submitted=TIDE | {"published_at": "2026-01-10"}),
    entry("d2", "The last boat leaves at nine", "Maren Holdfast", submitted=TIDE | {"published_at": "2026-02-10"}, confidence=0.5),
    entry("d3", "A boat is no ferry, and the ferry is no boat", "Étienne Dupré", "Maren Holdfast", submitted={"published_at": "2026-02-11T23:30:00Z"}),
    entry("d4", "Ferries don’t swim; \0 they ferry", "Ilse Quarrendon", type="indirect"),
    entry("d5", "The ferry is ours", "Odile Brandt", tenant="other"),
]  # fmt: skip


@pytest.fixture
def library(database: Database) -> Iterator[Library]:
    """Yield a library with the pages."""
    with database.writing() as connection:
        writer = LibraryWriter(connection)
        for page in PAGES:
            writer.put(page)
    yield Library(database)
    with database.writing() as connection:
        writer = LibraryWriter(connection)
        for page in PAGES:
            writer.erase(page.tenant, page.id)
        assert connection.execute(delete(quotes)).rowcount == 0
        assert connection.execute(delete(documents)).rowcount == 0


def found(library: Library, q: str | None = None, **fields: Any) -> LibraryQuoteList:
    """Return all that match."""
    terms = Terms(
        parse(q) if q else None, *(_phrase(fields.pop(name, None)) for name in ("speaker", "about"))
    )
    search = Search(tenant=fields.pop("tenant", ""), terms=terms, **fields)
    return library.search(search, limit=10, facet_names=())


def _phrase(words: tuple[str, ...] | None) -> Phrase | None:
    return Phrase(words) if words else None


def ids(answer: LibraryQuoteList) -> list[str]:
    """Return the ids of the documents, in order."""
    return [item.document.id for item in answer.items]


@pytest.mark.parametrize(
    ("q", "matches"),
    [
        ("ferry", {"d1", "d3", "d4"}),
        ("FERRY boat", {"d3"}),
        ("ferr*", {"d1", "d3", "d4"}),
        ('"last boat"', {"d2"}),
        ('"boat last"', set()),
        ('"last bo"*', {"d2"}),
        ("museum OR nine", {"d1", "d2"}),
        ("ferry NOT boat", {"d1", "d4"}),
        ("(ferry OR boat) NOT (museum OR swim)", {"d2", "d3"}),
        ("don't", {"d4"}),
        ("holdfast", set()),
    ],
)
def test_words_find_what_is_said(library: Library, q: str, matches: set[str]) -> None:
    """Phrases, beginnings, AND, OR and NOT; the speaker's name is not among the words."""
    assert set(ids(found(library, q))) == matches


@pytest.mark.parametrize(
    ("fields", "matches"),
    [
        ({"speaker": ("holdfast",)}, ["d2", "d1"]),
        ({"speaker": ("dupre",), "q": "boat"}, ["d3"]),
        ({"about": ("maren", "holdfast")}, ["d3"]),
        ({"source": "The Vellmouth Tide"}, ["d2", "d1"]),
        ({"type": "indirect"}, ["d4"]),
        ({"language": "de"}, []),
        ({"min_confidence": 0.8, "speaker": ("holdfast",)}, ["d1"]),
        ({"dated_from": 1770681600000, "dated_until": 1770768000000}, ["d2"]),
        ({"tenant": "other"}, ["d5"]),
        ({"q": "ferry", "sort": "date"}, ["d4", "d3", "d1"]),
    ],
)
def test_filters_leave_the_others_out(
    library: Library, fields: dict[str, Any], matches: list[str]
) -> None:
    """What has no date of its own has the one on which it was added; the newest is first."""
    assert ids(found(library, **fields)) == matches


def test_the_best_match_is_first_and_is_marked(library: Library) -> None:
    """Highlights cut the matching words out of the text of the document."""
    best = found(library, 'ferry OR "no boat"', sort="relevance").items[0]
    assert best.document.id == "d3"
    span = best.quote.spans[0]
    marked = [span.text[h.start - span.start : h.end - span.start] for h in best.highlights]
    assert marked == ["ferry", "ferry", "no boat"]


@pytest.mark.parametrize(
    ("q", "sort"), [("ferry OR boat", "relevance"), ("ferry OR boat", "date"), (None, "date")]
)
def test_pages_neither_overlap_nor_omit(library: Library, q: str | None, sort: Any) -> None:
    """The cursor of a page leads to the next one, and no other search takes it."""
    search = Search("", Terms(parse(q) if q else None), sort=sort)
    seen: list[str] = []
    place = None
    for _ in range(10):
        page = library.search(search, limit=1, after=place, facet_names=())
        seen += ids(page)
        if page.next is None:
            break
        place = cursors.decode(page.next, search)
        with pytest.raises(cursors.InvalidCursor):
            cursors.decode(page.next, Search("other", search.terms, sort=sort))
    assert sorted(seen) == ["d1", "d2", "d3", "d4"]


def test_facets_count_what_matches(library: Library) -> None:
    """Persons have their names beside them."""
    search = Search("", Terms(parse("ferry OR boat")))
    answer = library.search(search, limit=1, facet_names=("person", "month", "about"))
    assert answer.facets is not None
    assert {item.value: item.count for item in answer.facets["about"]} == {
        "Tobias Renn": 1,
        "Maren Holdfast": 1,
    }
    most = answer.facets["person"][0]
    assert (most.name, most.count) == ("Maren Holdfast", 2)
    assert {item.value: item.count for item in answer.facets["month"]} == {
        "2026-01": 1,
        "2026-02": 2,
        "2026-05": 1,
    }
    assert (answer.total.value, answer.total.relation) == (4, "eq")


def test_a_quotation_has_its_surroundings(library: Library) -> None:
    """The sentences around it, and nobody else's quotation."""
    quote_id = found(library, "museum").items[0].id
    quotation = library.quote(quote_id, tenant="")
    assert quotation is not None
    assert (quotation.before, quotation.after) == ("It rained.", "Tobias Renn was there.")
    assert quotation.sentence == "“The ferry is a museum piece” said Maren Holdfast."
    assert [name.name for name in quotation.about] == ["Tobias Renn"]
    assert library.quote(quote_id, tenant="other") is None


def test_a_document_done_again_replaces_its_rows(library: Library, database: Database) -> None:
    """An older version of it, or the same one again, changes nothing."""
    newer = entry("d1", "The bridge is a museum piece", "Maren Holdfast", version=5)
    with database.writing() as connection:
        writer = LibraryWriter(connection)
        assert not writer.put(PAGES[0])
        # Both versions may come at once, in any order.
        assert writer.put_all([newer, PAGES[0]]) == 1
        assert not writer.put(PAGES[0])
    assert ids(found(library, "bridge OR museum")) == ["d1"]
    assert ids(found(library, "ferry museum")) == []
