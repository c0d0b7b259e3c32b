"""Families of quotations, in SQLite and in PostgreSQL alike."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from library import cursor as cursors
from library.database import Database
from library.entries import DocumentEntry
from library.family_writer import MOST_OF_A_WHOLE
from library.library import Library
from library.search import Search
from library.tables import family_keys
from library.writer import LibraryWriter
from shared.ledger.timestamps import to_milliseconds
from tests.support.library_entries import ADDED, entry

TENANT = "families"
FERRY = "We will keep the last boat running through the winter, because the island has no other way to reach a doctor"
CUT = "We will keep the last boat running through the winter"
REWORDED = "We’ll keep the last boat running through winter because our island has no other way to reach a doctor"
DENIED = "We will not keep the last boat running through the winter"


@pytest.fixture
def library(database: Database) -> Iterator[Library]:
    """Yield an empty library; nothing of a quotation may be left when all are erased."""
    yield Library(database)
    with database.writing() as connection:
        LibraryWriter(connection).erase_added_before(to_milliseconds(ADDED) + 1, at_most=1000)
        assert connection.execute(select(func.count()).select_from(family_keys)).scalar_one() == 0


@pytest.fixture(params=[1, 50], ids=["one by one", "together"])
def put(database: Database, library: Library, request: pytest.FixtureRequest) -> Any:
    """Return a function that puts documents `id: (words, speaker)` in, in their order."""

    def put_in(pages: dict[str, tuple[str, str]], *, replace: bool = False, **fields: Any) -> None:
        made = [
            page(name, words, speaker, day=1 + at, **fields)
            for at, (name, (words, speaker)) in enumerate(pages.items())
        ]
        with database.writing() as connection:
            for start in range(0, len(made), request.param):
                some = made[start : start + request.param]
                assert LibraryWriter(connection).put_all(some, replace=replace) == len(some)

    return put_in


def page(
    name: str, words: str, speaker: str, *, day: int = 1, tenant: str = TENANT, language: str = "en"
) -> DocumentEntry:
    """Return a document of one quotation; the speaker “” has no name."""
    submitted = {"source": f"Outlet {name}", "published_at": f"2026-03-{day:02}"}
    made = entry(name, words, speaker or "somebody", tenant=tenant, submitted=submitted)
    for quote in made.quotes:
        quote.columns["language"] = language
        if not speaker:
            quote.columns.update(speaker=None, person=None, name_key=None)
    return made


def families(library: Library) -> list[list[str]]:
    """Return the ids of the documents of each family, in their order."""
    found = library.search(Search(TENANT), limit=200, facet_names=[]).items
    together: dict[str, list[str]] = {}
    for item in found[::-1]:
        if item.family_id:
            together.setdefault(item.family_id, []).append(item.document.id)
    return list(together.values())


def test_printings_of_one_statement_are_a_family(library: Library, put: Any) -> None:
    """Whole, cut and reworded; what denies it or is somebody else's is none of them."""
    put({
        "a": (FERRY, "Maren Holdfast"), "b": (CUT, "Holdfast"), "c": (REWORDED, "Maren Holdfast"),
        "d": (DENIED, "Maren Holdfast"), "e": (FERRY, "Tobias Renn"), "f": ("It rained.", "Maren Holdfast"),
    })  # fmt: skip
    put({"x": (FERRY, "Maren Holdfast")}, tenant="other")
    assert families(library) == [["a", "b", "c"]]
    (item,) = library.search(Search("other"), limit=9, facet_names=[]).items
    assert item.family_id is None


def test_a_family_tells_who_printed_it_and_how(library: Library, put: Any) -> None:
    """The first, the outlets, page by page, and each difference as places in both texts."""
    put({"a": (FERRY, "Maren Holdfast"), "b": (CUT, "Maren Holdfast"), "c": (REWORDED, "")})
    family_id = library.search(Search(TENANT), limit=1, facet_names=[]).items[0].family_id
    assert family_id is not None
    found = library.family(family_id, tenant=TENANT, limit=2)
    assert found is not None
    assert (found.quotes, found.documents, found.first.document.id) == (3, 3, "a")
    assert [item.value for item in found.sources] == ["Outlet a", "Outlet b", "Outlet c"]
    assert found.items[0].differences == []
    (cut,) = found.items[1].differences
    first = found.first.quote.spans[0]
    assert (cut.kind, cut.start) == ("left_out", cut.end)
    left_out = first.text[cut.first_start - first.start : cut.first_end - first.start]
    assert left_out == FERRY.removeprefix(CUT + ", ")
    assert found.next is not None
    place = cursors.decode(found.next, ("family", TENANT, family_id))
    rest = library.family(family_id, tenant=TENANT, limit=2, after=place)
    assert rest is not None
    (reworded,) = rest.items
    span = reworded.quote.spans[0]
    changed = [
        (item.kind, span.text[item.start - span.start : item.end - span.start])
        for item in reworded.differences
    ]
    assert changed == [("changed", "ll"), ("left_out", ""), ("changed", "our")]
    assert rest.next is None
    assert library.family(family_id, tenant="other", limit=2) is None
    rows = library.search(Search(TENANT, family=family_id), limit=9, facet_names=[]).items
    assert len(rows) == 3


def test_the_whole_joins_its_parts(library: Library, put: Any) -> None:
    """Two families become one when a page prints what both are cut from."""
    end = "because the island has no other way to reach a doctor"
    put({name: (words, "Maren Holdfast") for name, words in {"a": CUT, "b": CUT, "c": end, "d": end}.items()})  # fmt: skip
    assert families(library) == [["a", "b"], ["c", "d"]]
    put({"e": (FERRY, "Maren Holdfast")})
    assert [sorted(found) for found in families(library)] == [["a", "b", "c", "d", "e"]]


def test_nobody_without_a_name_joins_two_people(library: Library, put: Any) -> None:
    """The words of two people are two families, whatever the page between them says."""
    put({"a": (FERRY, "Maren Holdfast"), "b": (FERRY, ""), "c": (FERRY, "Tobias Renn")})
    assert families(library) == [["a", "b"]]
    put({"d": (FERRY, "Tobias Renn"), "e": (FERRY, "Maren Holdfast")})
    assert sorted(map(sorted, families(library))) == [["a", "b", "e"], ["c", "d"]]


def test_little_said_on_another_day_is_another_statement(
    library: Library, put: Any, database: Database
) -> None:
    """Few words join within two weeks, many at any time, too few never."""
    said = {"few": "The tide comes late this year", "many": FERRY, "little": "We are happy"}
    for when in ("early", "late"):
        put({f"{when}-{name}": (words, "Maren Holdfast") for name, words in said.items()})
    assert families(library) == [["early-few", "late-few"], ["early-many", "late-many"]]
    with database.writing() as connection:
        for name, words in said.items():
            made = page(f"later-{name}", words, "Maren Holdfast")
            made.quotes[0].columns["dated"] += 30 * 24 * 3_600_000
            LibraryWriter(connection).put(made)
    assert families(library) == [
        ["early-few", "late-few"],
        ["early-many", "late-many", "later-many"],
    ]


def test_of_an_unknown_language_only_the_same_words_agree(library: Library, put: Any) -> None:
    """Its negations are not known."""
    pages = {"a": FERRY, "b": FERRY.upper(), "c": REWORDED, "d": CUT}
    put({name: (words, "Maren Holdfast") for name, words in pages.items()}, language="de")
    put({"e": (FERRY, "Maren Holdfast")}, language="en")
    assert families(library) == [["a", "b"]]


def test_families_outlive_a_replacement_and_shrink_with_erasure(library: Library, put: Any) -> None:
    """Also when the one that founded the family goes."""
    pages = {"a": (FERRY, "Maren Holdfast"), "b": (CUT, "Maren Holdfast"), "c": (CUT, "Renn")}
    put(pages)
    for _ in range(2):
        put(pages, replace=True)
        assert [sorted(found) for found in families(library)] == [["a", "b"]]
    put({"a": (DENIED, "Maren Holdfast")}, replace=True)
    assert families(library) == [["b"]]
    put({"a": (FERRY, "Maren Holdfast")}, replace=True)
    assert [sorted(found) for found in families(library)] == [["a", "b"]]
    library.erase_document("b", tenant=TENANT)
    assert families(library) == [["a"]]
    put({"d": (REWORDED, "Maren Holdfast")})
    assert [sorted(found) for found in families(library)] == [["a", "d"]]


def test_many_copies_need_few_keys(library: Library, put: Any, database: Database) -> None:
    """A wire story in a hundred outlets is one family, found through its first copies."""
    put({f"p{number}": (FERRY, "Maren Holdfast") for number in range(28)})
    put({f"q{number}": (CUT, "") for number in range(8)})
    assert [len(found) for found in families(library)] == [36]
    with database.reading() as connection:
        most = connection.execute(
            select(func.count()).select_from(family_keys).group_by(family_keys.c.key)
        ).scalars()
        assert max(most) <= 2 * MOST_OF_A_WHOLE
