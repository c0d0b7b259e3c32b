"""People across documents: who they are, how often and where they speak, who speaks of them."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Row,
    func,
    literal,
    literal_column,
    select,
    tuple_,
)

from library.decisions import Decision, Decisions
from library.person_counts import Kind
from library.search import TOP, Place
from library.tables import documents, people, person_counts, quotes
from library.words import folded_words
from shared.contracts import FacetCount, LibraryPerson, LibraryPersonDetails

# Comes after every character of a folded word.
LAST_CHARACTER = "\U0010ffff"


@dataclass(frozen=True)
class PeopleSearch:
    """Whose people are listed; with words, of names that have them all, the last as a beginning."""

    tenant: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class PeoplePage:
    """People; `next` is None at the end."""

    items: list[LibraryPerson]
    next: Place | None


def find_people(
    connection: Connection, search: PeopleSearch, limit: int, after: Place | None = None
) -> PeoplePage:
    """Return people after a place, those with the most quotations first."""
    statement = select(people).where(people.c.tenant == search.tenant)
    for word in search.words[:-1]:
        statement = statement.where(_is_named(search.tenant, person_counts.c.value == word))
    for beginning in search.words[-1:]:
        statement = statement.where(
            _is_named(
                search.tenant,
                person_counts.c.value >= beginning,
                person_counts.c.value < beginning + LAST_CHARACTER,
            )
        )
    if after is not None:
        place = tuple_(people.c.quotes, people.c.number)
        statement = statement.where(
            place < tuple_(literal(int(after.value)), literal(after.number))
        )
    statement = statement.order_by(people.c.quotes.desc(), people.c.number.desc())
    rows = connection.execute(statement.limit(limit + 1)).all()
    last = rows[limit - 1] if len(rows) > limit else None
    return PeoplePage(
        [LibraryPerson(**_fields(connection, row)) for row in rows[:limit]],
        Place(last.quotes, last.number) if last else None,
    )


def person_details(connection: Connection, tenant: str, person: str) -> LibraryPersonDetails | None:
    """Return a person with counts, None if nobody has this id."""
    row = connection.execute(
        select(people).where(people.c.tenant == tenant, people.c.id == person)
    ).first()
    if row is None:
        return None
    speakers = _most_frequent(connection, row, "spoken_of_by")
    names = {
        item.value: most_used_name(connection, tenant, item.value)
        for item in speakers
        if item.value is not None
    }
    return LibraryPersonDetails(
        **_fields(connection, row),
        sources=_most_frequent(connection, row, "source"),
        months=_most_frequent(connection, row, "month"),
        spoken_of_by=[
            item.model_copy(update={"name": names.get(item.value or "")}) for item in speakers
        ],
    )


def merge(connection: Connection, tenant: str, person: str, other: str) -> str | None:
    """Make one person of two and return it; None if one of them is not there."""
    if not all(_exists(connection, tenant, item) for item in (person, other)):
        return None
    Decisions(connection, tenant).decide(Decision("merge", other, person))
    return person


def split(
    connection: Connection, tenant: str, person: str, document_ids: Sequence[str]
) -> str | None:
    """Make a new person of the quotations in some documents; return its id.

    Returns None if the person says nothing in these documents.
    """
    said = (
        select(quotes.c.number)
        .join_from(quotes, documents)
        .where(
            quotes.c.tenant == tenant, quotes.c.person == person, documents.c.id.in_(document_ids)
        )
    )
    if connection.execute(said.limit(1)).first() is None:
        return None
    key = "\n".join([tenant, person, *sorted(document_ids)])
    new = "p" + hashlib.sha256(key.encode()).hexdigest()[:20]
    Decisions(connection, tenant).decide(Decision("split", person, new, frozenset(document_ids)))
    return new


def most_used_name(connection: Connection, tenant: str, person: str) -> str | None:
    """Return the name that most quotations give a person, None if nobody has this id."""
    names = _counts(connection, tenant, person, "name")
    return _by_use(names)[0] if names else None


def _exists(connection: Connection, tenant: str, person: str) -> bool:
    found = select(people.c.number).where(people.c.tenant == tenant, people.c.id == person)
    return connection.execute(found).first() is not None


def _is_named(tenant: str, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return whether a person has a name with a word."""
    # As it stands, the condition allows the use of an index of words alone.
    is_word = literal_column("person_counts.kind = 'word'", Boolean)
    named = select(person_counts.c.person).where(
        person_counts.c.tenant == tenant, is_word, *conditions
    )
    return people.c.id.in_(named)


def _counts(connection: Connection, tenant: str, person: str, *kinds: Kind) -> Counter[str]:
    """Return the values of kinds, with the number of quotations that have them."""
    rows = connection.execute(
        select(person_counts.c.value, func.sum(person_counts.c.quotes).label("quotes"))
        .where(
            person_counts.c.tenant == tenant,
            person_counts.c.person == person,
            person_counts.c.kind.in_(kinds),
        )
        .group_by(person_counts.c.value)
    )
    return Counter({row.value: row.quotes for row in rows})


def _most_frequent(connection: Connection, row: Row[Any], kind: Kind) -> list[FacetCount]:
    counts = _counts(connection, row.tenant, row.id, kind)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [FacetCount(value=value or None, count=number) for value, number in ordered[:TOP]]


def _fields(connection: Connection, row: Row[Any]) -> dict[str, Any]:
    """Return the fields of a `LibraryPerson`."""
    names = _counts(connection, row.tenant, row.id, "name")
    for alias in _counts(connection, row.tenant, row.id, "alias"):
        names.setdefault(alias, 0)
    name, *aliases = _by_use(names)
    of_person = (quotes.c.tenant == row.tenant, quotes.c.person == row.id)
    first, last = (
        connection.execute(select(edge(quotes.c.dated)).where(*of_person)).scalar_one()
        for edge in (func.min, func.max)
    )
    return {
        "id": row.id,
        "name": name,
        "aliases": aliases,
        "is_ambiguous": " " not in name.strip(),
        "quotes": row.quotes,
        "first_seen": datetime.fromtimestamp(first / 1000, UTC),
        "last_seen": datetime.fromtimestamp(last / 1000, UTC),
    }


def _by_use(names: Counter[str]) -> list[str]:
    """Return names, the most used first; spellings of one name count together, long ones first."""
    together: Counter[str] = Counter()
    for name, number in names.items():
        together[folded_words(name)] += number
    return sorted(names, key=lambda name: (-together[folded_words(name)], -names[name], -len(name)))
