"""People across documents: who they are, how often and where they speak, who speaks of them."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, Row, func, select

from library.decisions import Decision, Decisions
from library.query import Phrase
from library.search import Search, facets, is_among, most_frequent_values
from library.tables import documents, quotes
from library.text_index import Terms, text_index
from library.words import folded_words, words
from shared.contracts import LibraryPerson, LibraryPersonDetails, LibraryPersonList


def find_people(
    connection: Connection, tenant: str, name: Phrase | None, limit: int
) -> LibraryPersonList:
    """Return the people with the most quotations; with `name` those whose name has its words.

    The last word of `name` may be only the beginning of a word.
    """
    statement = select(
        quotes.c.person,
        func.count().label("quotes"),
        func.min(quotes.c.dated).label("first"),
        func.max(quotes.c.dated).label("last"),
    ).where(quotes.c.tenant == tenant, quotes.c.person.is_not(None))
    if name is not None:
        wanted = Phrase(name.words, is_prefix=True)
        matches = text_index(connection.dialect.name).matches(Terms(speaker=wanted))
        statement = statement.where(is_among(matches))
    statement = statement.group_by(quotes.c.person).order_by(func.count().desc(), quotes.c.person)
    rows = connection.execute(statement.limit(limit)).all()
    names = _names(connection, tenant, [row.person for row in rows])
    return LibraryPersonList(
        items=[LibraryPerson(**_fields(row, names[row.person])) for row in rows]
    )


def person_details(connection: Connection, tenant: str, person: str) -> LibraryPersonDetails | None:
    """Return a person with counts, None if nobody has this id."""
    statement = select(
        quotes.c.person,
        func.count().label("quotes"),
        func.min(quotes.c.dated).label("first"),
        func.max(quotes.c.dated).label("last"),
    ).where(quotes.c.tenant == tenant, quotes.c.person == person)
    row = connection.execute(statement.group_by(quotes.c.person)).first()
    if row is None:
        return None
    names = _names(connection, tenant, [person])[person]
    fields = _fields(row, names)
    about = Search(
        tenant, Terms(about=Phrase(tuple(word.text for word in words(str(fields["name"])))))
    )
    own = Search(tenant, person=person)
    return LibraryPersonDetails(
        **fields,
        sources=most_frequent_values(connection, own, "source"),
        months=most_frequent_values(connection, own, "month"),
        spoken_of_by=facets(connection, about, ["person"])[1]["person"],
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
    found = select(quotes.c.number).where(quotes.c.tenant == tenant, quotes.c.person == person)
    return connection.execute(found.limit(1)).first() is not None


def _names(connection: Connection, tenant: str, people: Sequence[str]) -> dict[str, Counter[str]]:
    """Return the names that pages give each person, with the number of quotations."""
    rows = connection.execute(
        select(quotes.c.person, quotes.c.speaker, quotes.c.aliases, func.count().label("quotes"))
        .where(quotes.c.tenant == tenant, quotes.c.person.in_(people))
        .group_by(quotes.c.person, quotes.c.speaker, quotes.c.aliases)
    )
    found: dict[str, Counter[str]] = {person: Counter() for person in people}
    for row in rows:
        found[row.person][row.speaker] += row.quotes
        for alias in json.loads(row.aliases or "[]"):
            found[row.person][alias] += 0
    return found


def _fields(row: Row[tuple[str, int, int, int]], names: Counter[str]) -> dict[str, object]:
    """Return the fields of a `LibraryPerson`."""
    name, *aliases = _by_use(names)
    return {
        "id": row.person,
        "name": name,
        "aliases": aliases,
        "is_ambiguous": " " not in name.strip(),
        "quotes": row.quotes,
        "first_seen": datetime.fromtimestamp(row.first / 1000, UTC),
        "last_seen": datetime.fromtimestamp(row.last / 1000, UTC),
    }


def _by_use(names: Counter[str]) -> list[str]:
    """Return names, the most used first; spellings of one name count together, long ones first."""
    together: Counter[str] = Counter()
    for name, number in names.items():
        together[folded_words(name)] += number
    return sorted(names, key=lambda name: (-together[folded_words(name)], -names[name], -len(name)))
