"""People files, in SQLite and in PostgreSQL alike."""

from collections.abc import Iterator

import pytest

from library.database import Database
from library.library import Library
from library.people import PeopleSearch
from shared.contracts import KnownPerson, PersonMatch
from tests.support.library_entries import entry, library_with, put

TENANT = "people-file"
PAGES = [
    entry("a", "The tide is late", "Maren Holdfast", tenant=TENANT),
    entry("b", "The boat is late", "M. Holdfast", tenant=TENANT),
    entry("c", "I did not say that", "Tobias Renn", tenant=TENANT),
    entry("d", "She is wrong", "Quarrendon", tenant=TENANT),
    entry("e", "We shall see", "Odile Brandt", tenant=TENANT),
    entry("f", "We have seen", "Odile Brandt", tenant=TENANT),
]  # fmt: skip


@pytest.fixture
def library(database: Database) -> Iterator[Library]:
    """Yield a library with the pages."""
    with library_with(database, PAGES) as found:
        yield found


def matches(library: Library, *lines: KnownPerson) -> list[PersonMatch]:
    """Return what becomes of the lines."""
    return library.import_people(lines, tenant=TENANT).items


def names(library: Library) -> dict[str, int]:
    """Return the numbers of quotations by name."""
    found = library.people(PeopleSearch(TENANT), limit=20).items
    return {person.name: person.quotes for person in found}


HOLDFAST = KnownPerson(
    name="Maren Holdfast", aliases=["M. Holdfast"], wikidata_id="Q7", role="harbour mistress"
)


def test_a_matched_person_has_what_the_file_says(library: Library, database: Database) -> None:
    """Aliases are merged; a rebuild keeps everything, and the same file changes nothing."""
    for _ in range(2):
        (match,) = matches(library, HOLDFAST)
        assert match.outcome == "matched"
        put(database, PAGES, replace=True)
        assert match.person_id is not None
        person = library.person(match.person_id, tenant=TENANT)
        assert person is not None
        assert (person.wikidata_id, person.role, person.quotes) == ("Q7", "harbour mistress", 2)
        assert "M. Holdfast" in person.aliases
    # A line without a role does not remove it.
    matches(library, KnownPerson(name="Maren Holdfast", gender="female"))
    person = library.person(match.person_id, tenant=TENANT)
    assert person is not None
    assert (person.role, person.gender) == ("harbour mistress", "female")


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([KnownPerson(name="Ilse Quarrendon", aliases=["Quarrendon"])], "is one word"),
        ([KnownPerson(name="Tobias Renn", gender="female")], "another gender"),
        ([HOLDFAST, KnownPerson(name="m holdfast")], "another line has the name"),
    ],
)
def test_a_doubt_changes_nothing(library: Library, lines: list[KnownPerson], reason: str) -> None:
    """The reason says what is doubtful."""
    before = names(library)
    found = matches(library, *lines)
    assert {match.outcome for match in found} == {"in_doubt"}
    assert all(reason in (match.reason or "") for match in found)
    assert names(library) == before


def test_people_who_are_known_or_apart_are_in_doubt(library: Library) -> None:
    """Somebody with another Wikidata id, and a name that was split."""
    assert matches(library, HOLDFAST)[0].outcome == "matched"
    other = HOLDFAST.model_copy(update={"wikidata_id": "Q8"})
    assert "is Q7 already" in (matches(library, other)[0].reason or "")
    found = library.people(PeopleSearch(TENANT, ("odile",)), limit=1).items
    assert library.split(found[0].id, ["e"], tenant=TENANT) is not None
    (match,) = matches(library, KnownPerson(name="Odile Brandt"))
    assert "several people" in (match.reason or "")
    (match,) = matches(library, KnownPerson(name="Nobody Here"))
    assert match.outcome == "not_found"
