"""People across documents, and counts over time, in SQLite and in PostgreSQL alike."""

from collections.abc import Iterator
from datetime import date

import pytest

from library.database import Database
from library.library import Library
from library.people import PeopleSearch
from library.query import parse
from library.search_filter import Search
from library.text_index import Terms
from tests.support.library_entries import entry, library_with, put

TENANT = "newsroom"
PAGES = [
    entry("a", "The tide is late", "Maren Holdfast", "", "Holdfast", tenant=TENANT, submitted={"source": "Tide", "published_at": "2026-01-04"}),
    entry("b", "The boat is late", "MAREN HOLDFAST", tenant=TENANT, submitted={"source": "Bell", "published_at": "2026-01-05"}),
    entry("c", "I did not say that", "M. Holdfast", tenant=TENANT, submitted={"published_at": "1969-12-31"}),
    entry("d", "She is wrong", "Tobias Renn", "Maren Holdfast", tenant=TENANT, submitted={"published_at": "2026-02-01"}),
]  # fmt: skip


@pytest.fixture
def library(database: Database) -> Iterator[Library]:
    """Yield a library with the pages."""
    with library_with(database, PAGES) as found:
        yield found


def people(library: Library, *name: str) -> dict[str, int]:
    """Return the number of quotations by name."""
    found = library.people(PeopleSearch(TENANT, name), limit=10)
    return {person.name.title(): person.quotes for person in found.items}


def ids(library: Library) -> dict[str, str]:
    """Return the ids by name."""
    found = library.people(PeopleSearch(TENANT), limit=10).items
    return {person.name.title(): person.id for person in found}


def test_one_name_is_one_person(library: Library) -> None:
    """Case does not count; nobody else's people are seen."""
    assert people(library) == {"Maren Holdfast": 2, "M. Holdfast": 1, "Tobias Renn": 1}
    assert people(library, "maren", "hold") == {"Maren Holdfast": 2}
    assert library.people(PeopleSearch("other"), limit=10).items == []
    person = library.person(ids(library)["Maren Holdfast"], tenant=TENANT)
    assert person is not None
    assert "Holdfast" in person.aliases
    assert {item.value: item.count for item in person.sources} == {"Tide": 1, "Bell": 1}
    assert [item.name for item in person.spoken_of_by] == ["Tobias Renn"]
    assert library.person(person.id, tenant="other") is None


def test_decisions_outlive_a_rebuild_and_can_be_undone(
    library: Library, database: Database
) -> None:
    """A merge, then a split of the merged person, then both undone."""
    first = ids(library)
    whole, short = first["Maren Holdfast"], first["M. Holdfast"]
    assert library.merge(whole, short, tenant="other") is None
    assert library.merge(whole, short, tenant=TENANT) == whole
    assert people(library) == {"Maren Holdfast": 3, "Tobias Renn": 1}
    new = library.split(whole, ["b", "c"], tenant=TENANT)
    assert new is not None
    for _ in range(2):
        found = {p.id: p.quotes for p in library.people(PeopleSearch(TENANT), limit=10).items}
        assert (found[whole], found[new]) == (1, 2)
        put(database, PAGES, replace=True)
    assert library.split(whole, ["nowhere"], tenant=TENANT) is None
    assert library.undo(new, tenant=TENANT) == whole
    assert people(library)["Maren Holdfast"] == 3
    assert library.undo(whole, tenant=TENANT) == short
    assert library.undo(whole, tenant=TENANT) is None
    assert ids(library) == first


def test_a_timeline_counts_what_matches(library: Library) -> None:
    """Sunday and Monday are in two weeks; the year 1969 has its own days."""
    late = Search(TENANT, Terms(parse("late")))
    weeks = library.timeline(late, "week", None).items
    assert [(item.start, item.count) for item in weeks] == [
        (date(2025, 12, 29), 1),
        (date(2026, 1, 5), 1),
    ]
    months = library.timeline(Search(TENANT), "month", "person").items
    assert [(item.start, (item.name or "").title(), item.count) for item in months] == [
        (date(1969, 12, 1), "M. Holdfast", 1),
        (date(2026, 1, 1), "Maren Holdfast", 2),
        (date(2026, 2, 1), "Tobias Renn", 1),
    ]
    genders = library.timeline(Search(TENANT), "month", "gender").items
    assert [(item.value, item.count) for item in genders] == [(None, 1), ("female", 2), ("male", 1)]
    days = library.timeline(Search(TENANT), "day", "source").items
    assert [(item.start.isoformat(), item.value) for item in days] == [
        ("1969-12-31", None),
        ("2026-01-04", "Tide"),
        ("2026-01-05", "Bell"),
        ("2026-02-01", None),
    ]
