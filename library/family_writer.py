"""Families of quotations, kept up to date while documents are put in and erased.

A quotation joins the family of those that it agrees with (`library.agreement`); the first that
agrees with another one founds it. `family_keys` finds what may agree.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, select, update

from library.agreement import NamedSpeaker, Printing, agree, same_speaker
from library.entries import QuoteEntry
from library.family_keys import LEAST_SHARE, FamilyKeys, family_keys, share_of_parts
from library.tables import family_keys as keys_table
from library.tables import quotes
from library.words import folded_words

# A part that so many quotations have tells nothing: no more of them are kept under its key.
MOST_OF_A_PART = 64
# Copies that are kept under the keys of one wording; the others are found through these.
MOST_OF_A_WHOLE = 3
# Quotations that are compared with a new one.
MOST_CANDIDATES = 6
# In the words of the drivers: SQLAlchemy takes three times as long to bind so many keys. In
# SQLite, where the list is one parameter, as in PostgreSQL.
_LOOK_UP = {
    True: "SELECT key, quote, parts FROM family_keys WHERE key IN (SELECT value FROM json_each(?))",
    False: "SELECT key, quote, parts FROM family_keys WHERE key = ANY(%s)",
}
_KEEP = {
    True: "INSERT INTO family_keys (key, quote, parts) VALUES (?, ?, ?)",
    False: "INSERT INTO family_keys (key, quote, parts) VALUES (%s, %s, %s)",
}


Holders = dict[int, list[tuple[int, int]]]
"""By key: the numbers of the quotations that are kept under it, with their numbers of parts."""


@dataclass(frozen=True)
class NewDocument:
    """The quotations of a document that was put in, with their numbers."""

    tenant: str
    numbers: Sequence[int]
    quotes: Sequence[QuoteEntry]


@dataclass
class _New:
    """A quotation that was put in."""

    number: int
    entry: QuoteEntry
    keys: FamilyKeys


@dataclass(frozen=True)
class _Known:
    """A quotation that was there before."""

    number: int
    id: str
    family: str | None
    printing: Printing


class FamilyWriter:
    """Writes in the transaction of the one writer."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._is_sqlite = connection.dialect.name == "sqlite"

    def add_all(self, documents: Sequence[NewDocument]) -> None:
        """Give the quotations of documents their families, document after document."""
        found = [(document.tenant, _with_keys(document)) for document in documents]
        new = [item for _, items in found for item in items]
        if not new:
            return
        holders = self._holders({key for item in new for key in item.keys.all})
        kept: list[tuple[int, int, int]] = []
        for tenant, items in found:
            self._join_all(tenant, items, holders)
            for item in items:
                kept += _kept(item, holders)
        if kept:
            # In order, so that neighbours in the index are written together.
            self._connection.exec_driver_sql(_KEEP[self._is_sqlite], sorted(kept))

    def _join_all(self, tenant: str, items: Sequence[_New], holders: Holders) -> None:
        candidates = {item.number: _candidates(item.keys, holders) for item in items}
        known = self._known({number for found in candidates.values() for number in found})
        for item in items:
            found = [known[n] for n in candidates[item.number] if n in known]
            if found:
                self._join(tenant, item, found)

    def remove(self, document: int) -> None:
        """Forget the keys of the quotations of a document, before it is erased.

        The others of their families stay together.
        """
        rows = self._connection.execute(
            select(quotes.c.number, quotes.c.tenant, quotes.c.language, quotes.c.quote).where(
                quotes.c.document == document
            )
        ).all()
        forgotten = []
        for row in rows:
            words = folded_words(" ".join(_texts(row.quote))).split()
            if keys := family_keys(row.tenant, row.language, words):
                forgotten += [{"gone_key": key, "gone_quote": row.number} for key in keys.all]
        if forgotten:
            gone = (
                keys_table.c.key == bindparam("gone_key"),
                keys_table.c.quote == bindparam("gone_quote"),
            )
            self._connection.execute(delete(keys_table).where(*gone), forgotten)

    def _holders(self, keys: Iterable[int]) -> Holders:
        """Return the quotations that are kept under each key."""
        found: Holders = defaultdict(list)
        wanted = sorted(keys)
        given = json.dumps(wanted) if self._is_sqlite else wanted
        rows = self._connection.exec_driver_sql(_LOOK_UP[self._is_sqlite], (given,))
        for key, quote, parts in rows:
            found[key].append((quote, parts))
        return found

    def _known(self, numbers: Iterable[int]) -> dict[int, _Known]:
        wanted = sorted(numbers)
        if not wanted:
            return {}
        rows = self._connection.execute(select(*_COLUMNS).where(quotes.c.number.in_(wanted)))
        return {row.number: _known(row) for row in rows}

    def _join(self, tenant: str, item: _New, candidates: Sequence[_Known]) -> None:
        """Put a quotation into the family of those that it agrees with."""
        own = _printing_of(item.entry)
        speakers = {own.speaker}
        agreed: list[_Known] = []
        for candidate in candidates:
            if candidate.family is not None and candidate.family in {one.family for one in agreed}:
                continue
            if not agree(own, candidate.printing):
                continue
            others = self._speakers(tenant, candidate)
            # Somebody without a name agrees with two people, who do not agree with each other.
            if all(same_speaker(one, other) for one in speakers for other in others):
                speakers |= others
                agreed.append(candidate)
        if agreed:
            self._unite(tenant, item.number, agreed)

    def _unite(self, tenant: str, number: int, agreed: Sequence[_Known]) -> None:
        """Make one family of a new quotation, those that agree with it, and their families."""
        found = [known.family for known in agreed if known.family is not None]
        family = found[0] if found else _family_id(tenant, agreed[0].id)
        joined = [number, *(known.number for known in agreed if known.family is None)]
        self._connection.execute(
            update(quotes).where(quotes.c.number.in_(joined)).values(family=family)
        )
        if found[1:]:
            other = (quotes.c.tenant == tenant, quotes.c.family.in_(found[1:]))
            self._connection.execute(update(quotes).where(*other).values(family=family))

    def _speakers(self, tenant: str, candidate: _Known) -> set[NamedSpeaker]:
        """Return who speaks in the family of a candidate."""
        if candidate.family is None:
            return {candidate.printing.speaker}
        own = (quotes.c.tenant == tenant, quotes.c.family == candidate.family)
        rows = self._connection.execute(
            select(quotes.c.speaker, quotes.c.person).where(*own).distinct()
        )
        return {NamedSpeaker(row.speaker, row.person) for row in rows}


def _with_keys(document: NewDocument) -> list[_New]:
    """Return the quotations that are long enough for keys; those that are wrong are left out."""
    found = []
    for number, entry in zip(document.numbers, document.quotes, strict=True):
        if entry.columns["is_wrong"]:
            continue
        keys = family_keys(document.tenant, entry.columns["language"], entry.words.split())
        if keys is not None:
            found.append(_New(number, entry, keys))
    return found


def _kept(item: _New, holders: Holders) -> list[tuple[int, int, int]]:
    """Return the rows of a new quotation for `family_keys`, and make it a holder of these keys."""
    if len(holders.get(item.keys.whole, ())) >= MOST_OF_A_WHOLE:
        return []
    rare = [key for key in item.keys.parts if len(holders.get(key, ())) < MOST_OF_A_PART]
    parts = len(item.keys.parts)
    keys = (item.keys.whole, *rare)
    for key in keys:
        holders[key].append((item.number, parts))
    return [(key, item.number, parts) for key in keys]


_COLUMNS = (
    quotes.c.number,
    quotes.c.id,
    quotes.c.family,
    quotes.c.type,
    quotes.c.language,
    quotes.c.speaker,
    quotes.c.person,
    quotes.c.dated,
    quotes.c.quote,
)


def _candidates(keys: FamilyKeys, holders: Holders) -> list[int]:
    """Return the numbers of the quotations to compare, the most promising first."""
    shared: Counter[tuple[int, int]] = Counter()
    for key in keys.parts:
        # Nearly all keys are new.
        for holder in holders.get(key, ()):
            shared[holder] += 1
    if not shared and keys.whole not in holders:
        return []
    share = {
        number: share_of_parts(count, parts, len(keys.parts))
        for (number, parts), count in shared.items()
    }
    share |= {number: 2 for number, _ in holders.get(keys.whole, ())}
    likely = [number for number, value in share.items() if value >= LEAST_SHARE]
    return sorted(likely, key=lambda number: (-share[number], number))[:MOST_CANDIDATES]


def _known(row: Row[Any]) -> _Known:
    speaker = NamedSpeaker(row.speaker, row.person)
    printing = Printing(_texts(row.quote), row.type, row.language, speaker, row.dated)
    return _Known(row.number, row.id, row.family, printing)


def _printing_of(entry: QuoteEntry) -> Printing:
    columns = entry.columns
    return Printing(
        _texts(columns["quote"]),
        columns["type"],
        columns["language"],
        NamedSpeaker(columns["speaker"], columns["person"]),
        columns["dated"],
    )


def _texts(quote: str) -> list[str]:
    return [span["text"] for span in json.loads(quote)["spans"]]


def _family_id(tenant: str, quote_id: str) -> str:
    """Return the id of the family that a quotation founds: in a library built again the same."""
    return "f" + hashlib.sha256(f"{tenant}\n{quote_id}".encode()).hexdigest()[:20]
