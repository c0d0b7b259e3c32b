"""Who is who: what users have decided about persons, applied again to every new document.

Persons follow from names (`entries.person_of`). Decisions are kept beside the quotations, and are
replayed in their order, so a library that is built again has the same persons.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, insert, select, update

from library.entries import person_of
from library.person_counts import PersonCounts, counted, person_names
from library.query import Phrase
from library.tables import decisions, documents, quotes
from library.text_index import Terms, text_index
from shared.ledger.timestamps import now, to_milliseconds


@dataclass(frozen=True)
class Decision:
    """Quotations of `person` (if there are `documents`: those in them) belong to `into`."""

    kind: Literal["merge", "split"]
    person: str
    into: str
    documents: frozenset[str] = frozenset()


class Decisions:
    """The decisions of one tenant that are not undone, in their order."""

    def __init__(self, connection: Connection, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant
        self._list = self._load()

    def _load(self) -> list[Decision]:
        rows = self._connection.execute(
            select(decisions)
            .where(decisions.c.tenant == self._tenant, decisions.c.undone.is_(None))
            .order_by(decisions.c.number)
        )
        return [
            Decision(row.kind, row.person, row.into, frozenset(json.loads(row.documents)))
            for row in rows
        ]

    def person(self, name_key: str, document_id: str = "") -> str:
        """Return the person whom a folded name stands for in a document."""
        person = person_of(self._tenant, name_key)
        for decision in self._list:
            applies = decision.kind == "merge" or document_id in decision.documents
            if person == decision.person and applies:
                person = decision.into
        return person

    def persons(self, name_key: str) -> set[str]:
        """Return everybody whom a folded name stands for; a split makes several."""
        apart = {document for decision in self._list for document in decision.documents}
        return {self.person(name_key, document_id) for document_id in ("", *apart)}

    def decide(self, decision: Decision) -> None:
        """Keep a decision and apply it to the quotations that are there."""
        self._connection.execute(
            insert(decisions),
            {
                "tenant": self._tenant,
                "kind": decision.kind,
                "person": decision.person,
                "into": decision.into,
                "documents": json.dumps(sorted(decision.documents)),
                "at": to_milliseconds(now()),
            },
        )
        self._apply(decision.person, decision.into)

    def undo(self, person: str) -> str | None:
        """Undo the last decision about a person; return whose quotations went, None without one."""
        row = self._connection.execute(
            select(decisions)
            .where(
                decisions.c.tenant == self._tenant,
                decisions.c.undone.is_(None),
                (decisions.c.person == person) | (decisions.c.into == person),
            )
            .order_by(decisions.c.number.desc())
            .limit(1)
        ).first()
        if row is None:
            return None
        self._connection.execute(
            update(decisions)
            .where(decisions.c.number == row.number)
            .values(undone=to_milliseconds(now()))
        )
        self._apply(row.person, row.into)
        return str(row.person)

    def _apply(self, *persons: str) -> None:
        """Read the decisions again, and give the quotations of these persons to whom they belong.

        The counts of everybody whom it concerns follow.
        """
        concerned = self._followed(persons)
        name_keys = [
            name
            for person in concerned
            for name in person_names(self._connection, self._tenant, person)
        ]
        numbers = self._naming(concerned, name_keys)
        counts = PersonCounts(self._connection, self._tenant, self.person)
        counts.subtract(counted(self._connection, numbers))
        self._list = self._load()
        self._assign(concerned, name_keys)
        counts.add(counted(self._connection, numbers))

    def _followed(self, persons: Iterable[str]) -> list[str]:
        """Return the persons, and everybody to whom their quotations may have gone."""
        found = set(persons)
        for decision in self._list:
            if decision.person in found:
                found.add(decision.into)
        return sorted(found)

    def _naming(self, persons: Sequence[str], name_keys: Sequence[str]) -> list[int]:
        """Return the quotations of persons, and those that name somebody by these folded names."""
        speaks = select(quotes.c.number).where(
            quotes.c.tenant == self._tenant, quotes.c.person.in_(persons)
        )
        found = set(self._connection.execute(speaks).scalars())
        index = text_index(self._connection.dialect.name)
        for name_key in name_keys:
            names = index.matches(Terms(about=Phrase(tuple(name_key.split()))))
            matches = names.subquery()
            spoken_of = select(quotes.c.number).join(matches, matches.c.number == quotes.c.number)
            here = spoken_of.where(quotes.c.tenant == self._tenant)
            found.update(self._connection.execute(here).scalars())
        return sorted(found)

    def _assign(self, persons: Sequence[str], name_keys: Sequence[str]) -> None:
        """Give the quotations of these persons to whom they belong now."""
        apart = {document for decision in self._list for document in decision.documents}
        for name_key in name_keys:
            self._move(persons, name_key, self.person(name_key))
            for document_id in sorted(apart):
                self._move(persons, name_key, self.person(name_key, document_id), document_id)

    def _move(
        self, persons: Sequence[str], name_key: str, person: str, document_id: str | None = None
    ) -> None:
        of_name = [
            quotes.c.tenant == self._tenant,
            quotes.c.person.in_({*persons, self.person(name_key), person}),
            quotes.c.name_key == name_key,
        ]
        if document_id is not None:
            of_name.append(
                quotes.c.document.in_(
                    select(documents.c.number).where(
                        documents.c.tenant == self._tenant, documents.c.id == document_id
                    )
                )
            )
        self._connection.execute(update(quotes).where(*of_name).values(person=person))
