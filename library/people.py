"""People across documents: who they are, how often and where they speak, who speaks of them."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    func,
    literal,
    literal_column,
    select,
    text,
    tuple_,
)

from library.decisions import Decision, Decisions
from library.person_counts import Kind
from library.search import TOP, Place
from library.tables import documents, known_people, people, person_counts, quotes
from library.words import folded_words
from shared.contracts import FacetCount, LibraryPerson, LibraryPersonDetails

# Fewer quotations with the other gender are mistakes rather than another person.
LEAST_SHARE = 0.1
# Comes after every character of a folded word.
LAST_CHARACTER = "\U0010ffff"
# What the fields of a person are made of.
NAMING: tuple[Kind, ...] = ("name", "alias", "gender")
# The first and the last quotation of each, from both ends of an index.
_OF_PERSON = (quotes.c.tenant == people.c.tenant, quotes.c.person == people.c.id)
_PEOPLE = select(
    people,
    known_people.c.wikidata_id,
    known_people.c.role,
    known_people.c.gender,
    select(func.min(quotes.c.dated)).where(*_OF_PERSON).scalar_subquery().label("first"),
    select(func.max(quotes.c.dated)).where(*_OF_PERSON).scalar_subquery().label("last"),
).outerjoin_from(
    people,
    known_people,
    and_(known_people.c.tenant == people.c.tenant, known_people.c.person == people.c.id),
)


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
    statement = _PEOPLE.where(people.c.tenant == search.tenant)
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
    most: ColumnElement[int] = people.c.quotes
    if search.words:
        # The sign keeps SQLite from going through everybody in the order of an index.
        most = literal_column("+people.quotes", people.c.quotes.type)
    statement = statement.order_by(most.desc(), people.c.number.desc())
    rows = connection.execute(statement.limit(limit + 1)).all()
    last = rows[limit - 1] if len(rows) > limit else None
    counts = _counts(connection, search.tenant, [row.id for row in rows[:limit]], *NAMING)
    return PeoplePage(
        [LibraryPerson(**_fields(row, counts[row.id])) for row in rows[:limit]],
        Place(last.quotes, last.number) if last else None,
    )


def person_details(connection: Connection, tenant: str, person: str) -> LibraryPersonDetails | None:
    """Return a person with counts, None if nobody has this id."""
    row = connection.execute(
        _PEOPLE.where(people.c.tenant == tenant, people.c.id == person)
    ).first()
    if row is None:
        return None
    counts = _counts(connection, tenant, [person], *NAMING, "source", "month", "spoken_of_by")
    found = counts[person]
    speakers = _most_frequent(found["spoken_of_by"])
    known = [item.value for item in speakers if item.value is not None]
    names = _counts(connection, tenant, known, "name")
    return LibraryPersonDetails(
        **_fields(row, found),
        sources=_most_frequent(found["source"]),
        months=_most_frequent(found["month"]),
        spoken_of_by=[
            item.model_copy(update={"name": _by_use(names[item.value]["name"])[0]})
            if item.value is not None
            else item
            for item in speakers
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


def _exists(connection: Connection, tenant: str, person: str) -> bool:
    found = select(people.c.number).where(people.c.tenant == tenant, people.c.id == person)
    return connection.execute(found).first() is not None


def _is_named(tenant: str, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return whether a person has a name with a word."""
    # As it stands, the condition allows the use of an index of words alone.
    is_word = text("person_counts.kind = 'word'")
    named = select(person_counts.c.person).where(
        person_counts.c.tenant == tenant, is_word, *conditions
    )
    return people.c.id.in_(named)


def _counts(
    connection: Connection, tenant: str, persons: Sequence[str], *kinds: Kind
) -> dict[str, dict[str, Counter[str]]]:
    """Return the counted values of each person and each kind."""
    rows = connection.execute(
        select(person_counts).where(
            person_counts.c.tenant == tenant,
            person_counts.c.person.in_(persons),
            person_counts.c.kind.in_(kinds),
        )
    )
    found: dict[str, dict[str, Counter[str]]] = {
        person: {kind: Counter() for kind in kinds} for person in persons
    }
    for row in rows:
        found[row.person][row.kind][row.value] = row.quotes
    return found


def _most_frequent(counts: Counter[str]) -> list[FacetCount]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [FacetCount(value=value or None, count=number) for value, number in ordered[:TOP]]


def _fields(row: Row[Any], counts: Mapping[str, Counter[str]]) -> dict[str, Any]:
    """Return the fields of a `LibraryPerson`."""
    names = counts["name"].copy()
    for alias in counts["alias"]:
        names.setdefault(alias, 0)
    name, *aliases = _by_use(names)
    return {
        "id": row.id,
        "name": name,
        "aliases": aliases,
        "is_ambiguous": " " not in name.strip() or _is_mixed(counts["gender"]),
        "quotes": row.quotes,
        "first_seen": datetime.fromtimestamp(row.first / 1000, UTC),
        "last_seen": datetime.fromtimestamp(row.last / 1000, UTC),
        "wikidata_id": row.wikidata_id,
        "role": row.role,
        "gender": row.gender,
    }


def _is_mixed(genders: Counter[str]) -> bool:
    """Return whether pages give both genders, each in a good part of the quotations."""
    return len(genders) > 1 and min(genders.values()) >= LEAST_SHARE * genders.total()


def _by_use(names: Counter[str]) -> list[str]:
    """Return names, the most used first; spellings of one name count together, long ones first."""
    together: Counter[str] = Counter()
    for name, number in names.items():
        together[folded_words(name)] += number
    return sorted(names, key=lambda name: (-together[folded_words(name)], -names[name], -len(name)))
