"""Counts of the quotations of each person, which the writer keeps up to date.

A page about a person reads them, so it takes no longer for somebody with many quotations. What a
quotation adds to the counts is subtracted again when it goes, or goes to another person.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, TextClause, select, text

from library.bulk import execute_many
from library.tables import documents, person_counts, quotes
from library.words import folded_words

# `name` and `alias` are names as pages spell them, `word` is a folded word of them. `name_key` is a
# folded name with which the person speaks or is spoken of, `spoken_of_by` who names the person.
Kind = Literal["month", "source", "gender", "name", "name_key", "alias", "word", "spoken_of_by"]
# An outlet, or a person who speaks, that is not known.
UNKNOWN = ""
# Columns of a quotation: what a page about its speaker counts.
Counted = Mapping[Any, Any]
_COUNTED = (
    *(quotes.c[name] for name in ("person", "month", "source", "gender", "speaker", "name_key")),
    *(quotes.c[name] for name in ("aliases", "about")),
    documents.c.id.label("document_id"),
)
_AT_ONCE = 500
_ADD_QUOTES = text(
    "INSERT INTO people (tenant, id, quotes) VALUES (:tenant, :id, :n) "
    "ON CONFLICT (tenant, id) DO UPDATE SET quotes = people.quotes + excluded.quotes"
)
_ADD_COUNTS = text(
    "INSERT INTO person_counts (tenant, person, kind, value, quotes) "
    "VALUES (:tenant, :person, :kind, :value, :n) ON CONFLICT (tenant, person, kind, value) "
    "DO UPDATE SET quotes = person_counts.quotes + excluded.quotes"
)
_DELETE_PEOPLE = text("DELETE FROM people WHERE tenant = :tenant AND id = :id AND quotes <= 0")
_DELETE_COUNTS = text(
    "DELETE FROM person_counts WHERE tenant = :tenant AND person = :person AND quotes <= 0"
)


def counted(connection: Connection, numbers: Sequence[int]) -> Iterator[Counted]:
    """Yield what is counted of quotations, by their numbers."""
    for start in range(0, len(numbers), _AT_ONCE):
        some = quotes.c.number.in_(numbers[start : start + _AT_ONCE])
        yield from _counted_where(connection, some)


def counted_of_document(connection: Connection, document: int) -> list[Counted]:
    """Return what is counted of the quotations of a document, by its number."""
    return _counted_where(connection, quotes.c.document == document)


def _counted_where(connection: Connection, condition: ColumnElement[bool]) -> list[Counted]:
    statement = select(*_COUNTED).join_from(quotes, documents).where(condition)
    return list(connection.execute(statement).mappings())


def person_names(connection: Connection, tenant: str, person: str) -> list[str]:
    """Return the folded names with which a person speaks or is spoken of."""
    return _values(connection, tenant, person, "name_key")


def person_genders(connection: Connection, tenant: str, person: str) -> list[str]:
    """Return the genders that pages give a person."""
    return _values(connection, tenant, person, "gender")


def _values(connection: Connection, tenant: str, person: str, kind: Kind) -> list[str]:
    counts = person_counts.c
    statement = select(counts.value).where(
        counts.tenant == tenant, counts.person == person, counts.kind == kind
    )
    return list(connection.execute(statement).scalars())


class PersonCounts:
    """The counts of one tenant; `person_of` tells whom a folded name stands for in a document."""

    def __init__(
        self, connection: Connection, tenant: str, person_of: Callable[[str, str], str]
    ) -> None:
        self._connection = connection
        self._tenant = tenant
        self._person_of = person_of

    def add(self, found: Iterable[Counted]) -> None:
        """Count quotations."""
        self._change(found, 1)

    def subtract(self, found: Iterable[Counted]) -> None:
        """Take quotations away that have been counted, with the persons that they had then."""
        self._change(found, -1)

    def _change(self, found: Iterable[Counted], step: int) -> None:
        counts: Counter[tuple[str, ...]] = Counter()
        spoken: Counter[str] = Counter()
        for quote in found:
            if quote["person"] is not None:
                spoken[quote["person"]] += step
                counts.update(dict.fromkeys(_of_speaker(quote), step))
            for key in set(self._of_others(quote)):
                counts[key] += step
        self._execute(_ADD_QUOTES, ({"id": person, "n": n} for person, n in sorted(spoken.items())))
        # In order, so that neighbours in the index are written together.
        self._execute(
            _ADD_COUNTS,
            (
                {"person": person, "kind": kind, "value": value, "n": n}
                for (person, kind, value), n in sorted(counts.items())
            ),
        )
        if step < 0:
            self._execute(_DELETE_PEOPLE, ({"id": person} for person in spoken))
            self._execute(_DELETE_COUNTS, ({"person": person} for person in {k[0] for k in counts}))

    def _execute(self, statement: TextClause, rows: Iterable[dict[str, Any]]) -> None:
        values = [row | {"tenant": self._tenant} for row in rows]
        execute_many(self._connection, statement, values)

    def _of_others(self, quote: Counted) -> Iterator[tuple[str, ...]]:
        """Yield what is counted of the people whom a quotation names."""
        for item in json.loads(quote["about"]):
            name_key = folded_words(item["name"]) if item["type"] == "PERSON" else ""
            if name_key:
                person = self._person_of(name_key, quote["document_id"])
                yield person, "name_key", name_key
                yield person, "spoken_of_by", quote["person"] or UNKNOWN


def _of_speaker(quote: Counted) -> Iterator[tuple[str, ...]]:
    """Yield what is counted of the person who speaks; the same may come twice."""
    person, name = quote["person"], quote["speaker"]
    aliases = json.loads(quote["aliases"] or "[]")
    yield person, "month", quote["month"]
    yield person, "source", quote["source"] or UNKNOWN
    yield person, "name", name
    yield person, "name_key", quote["name_key"]
    if quote["gender"]:
        yield person, "gender", quote["gender"]
    for alias in aliases:
        yield person, "alias", alias
    for spelling in (name, *aliases):
        for word in _words(spelling):
            yield person, "word", word


@lru_cache(maxsize=10_000)
def _words(name: str) -> tuple[str, ...]:
    return tuple(folded_words(name).split())
