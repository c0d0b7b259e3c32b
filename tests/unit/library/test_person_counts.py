"""The counts of people agree with a new count of all quotations, whatever has happened."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import delete, select

from library import cursor as cursors
from library.database import Database
from library.decisions import Decisions
from library.library import Library
from library.people import PeopleSearch
from library.person_counts import PersonCounts, counted
from library.tables import people, person_counts, quotes
from library.writer import LibraryWriter
from tests.support.library_entries import entry, library_with

TENANT = "counts"
PAGES = [
    entry("a", "The tide is late", "Maren Holdfast", "Tobias Renn", "Holdfast", tenant=TENANT, submitted={"source": "Tide"}),
    entry("b", "The boat is late", "Tobias Renn", "M. Holdfast", tenant=TENANT, submitted={"published_at": "2026-01-05"}),
    entry("c", "I did not say that", "M. Holdfast", "Tobias Renn", tenant=TENANT),
    entry("d", "She is wrong", "Odile Brandt", "Maren Holdfast", tenant=TENANT),
    entry("e", "We shall see", "Brandt", tenant=TENANT),
    entry("f", "We have seen", "T. Renn", "Brandt", tenant=TENANT),
]  # fmt: skip


@pytest.fixture
def library(database: Database) -> Iterator[Library]:
    """Yield a library with the pages."""
    with library_with(database, PAGES) as found:
        yield found
    with database.writing() as connection:
        # Nothing is counted that is not there.
        assert connection.execute(delete(person_counts)).rowcount == 0
        assert connection.execute(delete(people)).rowcount == 0


def kept(database: Database) -> set[tuple[Any, ...]]:
    """Return the counts that the library has."""
    with database.reading() as connection:
        rows = list(connection.execute(select(person_counts)))
        rows += list(connection.execute(select(people.c.tenant, people.c.id, people.c.quotes)))
    return {tuple(row) for row in rows}


def counted_again(database: Database) -> set[tuple[Any, ...]]:
    """Count everything again and return that."""
    with database.writing() as connection:
        connection.execute(delete(person_counts))
        connection.execute(delete(people))
        numbers = list(connection.execute(select(quotes.c.number)).scalars())
        person_of = Decisions(connection, TENANT).person
        PersonCounts(connection, TENANT, person_of).add(counted(connection, numbers))
    return kept(database)


def ids(library: Library) -> dict[str, str]:
    """Return the ids by name."""
    found = library.people(PeopleSearch(TENANT), limit=20).items
    return {person.name: person.id for person in found}


def test_counts_follow_whatever_is_decided(library: Library, database: Database) -> None:
    """Merges of merged people, a split, an erasure, a new version, and all undone."""

    def check() -> None:
        before = kept(database)
        assert before == counted_again(database)

    check()
    who = ids(library)
    library.merge(who["Maren Holdfast"], who["M. Holdfast"], tenant=TENANT)
    check()
    library.merge(who["Tobias Renn"], who["Maren Holdfast"], tenant=TENANT)
    check()
    new = library.split(who["Tobias Renn"], ["c", "b"], tenant=TENANT)
    assert new is not None
    check()
    with database.writing() as connection:
        writer = LibraryWriter(connection)
        writer.erase(TENANT, "c")
        newer = entry("d", "He is", "M. Holdfast", "Maren Holdfast", tenant=TENANT, version=9)
        writer.put(newer)
        writer.put(PAGES[0], replace=True)
    check()
    for person in (new, who["Tobias Renn"], who["M. Holdfast"]):
        assert library.undo(person, tenant=TENANT)
        check()
    assert library.undo(who["M. Holdfast"], tenant=TENANT) is None


def test_an_undo_follows_a_later_merge(library: Library) -> None:
    """What went on to a third person comes back from there."""
    who = ids(library)
    library.merge(who["Odile Brandt"], who["Brandt"], tenant=TENANT)
    library.merge(who["Tobias Renn"], who["Odile Brandt"], tenant=TENANT)
    assert library.undo(who["Brandt"], tenant=TENANT) == who["Brandt"]
    person = library.person(who["Brandt"], tenant=TENANT)
    assert person is not None
    assert (person.name, person.quotes) == ("Brandt", 1)
    assert [item.name for item in person.spoken_of_by] == ["T. Renn"]
    merged = library.person(who["Tobias Renn"], tenant=TENANT)
    assert merged is not None
    assert merged.quotes == 2


def test_pages_of_people_follow_each_other(library: Library) -> None:
    """Nobody is in two pages, and the cursor belongs to its search."""
    search = PeopleSearch(TENANT)
    seen: list[str] = []
    place = None
    for _ in range(10):
        page = library.people(search, limit=2, after=place)
        seen += [person.name for person in page.items]
        if page.next is None:
            break
        place = cursors.decode(page.next, search)
        with pytest.raises(cursors.InvalidCursor):
            cursors.decode(page.next, PeopleSearch(TENANT, ("renn",)))
    assert sorted(seen) == sorted(ids(library))


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (("ren",), ["T. Renn", "Tobias Renn"]),
        (("renn", "tob"), ["Tobias Renn"]),
        (("ren", "tob"), []),
        (("holdfast",), ["M. Holdfast", "Maren Holdfast"]),
        (("x",), []),
    ],
)
def test_people_are_found_by_words_of_their_names(
    library: Library, words: tuple[str, ...], names: list[str]
) -> None:
    """In any order; the last word may be a beginning."""
    found = library.people(PeopleSearch(TENANT, words), limit=20).items
    assert sorted(person.name for person in found) == names


def test_a_person_of_two_genders_may_be_two(library: Library, database: Database) -> None:
    """One page says she, another one he."""
    who = ids(library)
    person = library.person(who["Maren Holdfast"], tenant=TENANT)
    assert person is not None
    assert not person.is_ambiguous
    library.merge(who["Maren Holdfast"], who["Tobias Renn"], tenant=TENANT)
    person = library.person(who["Maren Holdfast"], tenant=TENANT)
    assert person is not None
    assert person.is_ambiguous
