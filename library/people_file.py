"""A people file: whom its lines mean among the people of the library.

A line in doubt changes nothing, because a wrong match would mix the words of two people.
"""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select

from library.decisions import Decision, Decisions
from library.people import person_details
from library.person_counts import person_genders
from library.tables import known_people
from library.words import folded_words
from shared.contracts import KnownPerson, LibraryPersonDetails, PersonMatch


class _Doubt(Exception):
    """A line may mean somebody else; the message says why."""


class PeopleMatcher:
    """Matches the lines of one file with the people of one tenant."""

    def __init__(self, connection: Connection, tenant: str, known: Sequence[KnownPerson]) -> None:
        self._connection = connection
        self._tenant = tenant
        self._known = known
        self._decisions = Decisions(connection, tenant)
        self._lines_of_name = Counter(key for line in known for key in _name_keys(line))
        self._taken: set[str] = set()

    def match_all(self) -> list[PersonMatch]:
        """Keep what each line says of its person; names of one person are merged."""
        return [self._match(line) for line in self._known]

    def _match(self, line: KnownPerson) -> PersonMatch:
        try:
            found = self._found(line)
        except _Doubt as doubt:
            return PersonMatch(name=line.name, outcome="in_doubt", reason=str(doubt))
        if not found:
            return PersonMatch(name=line.name, outcome="not_found")
        person, *others = found
        for other in others:
            self._decisions.decide(Decision("merge", other, person))
        self._taken.update(found)
        self._keep(person, line)
        return PersonMatch(name=line.name, outcome="matched", person_id=person)

    def _found(self, line: KnownPerson) -> list[str]:
        """Return the people with the names of a line; first the one with the first name found.

        Raises:
            _Doubt: one of them may be somebody else.
        """
        found: dict[str, LibraryPersonDetails] = {}
        short = None
        for name_key in _name_keys(line):
            if self._lines_of_name[name_key] > 1:
                raise _Doubt(f"another line has the name “{name_key}”, too")
            there = self._people_named(name_key)
            if len(there) > 1:
                raise _Doubt(f"the library has several people with the name “{name_key}”")
            if " " in name_key:
                found |= there
            elif there:
                short = name_key
        if short and not found:
            raise _Doubt(f"“{short}” is one word, so it may be somebody else")
        for person in found.values():
            self._compare(line, person)
        return list(found)

    def _people_named(self, name_key: str) -> dict[str, LibraryPersonDetails]:
        persons = sorted(self._decisions.persons(name_key))
        shown = (person_details(self._connection, self._tenant, person) for person in persons)
        return {person.id: person for person in shown if person is not None}

    def _compare(self, line: KnownPerson, person: LibraryPersonDetails) -> None:
        if person.id in self._taken:
            raise _Doubt(f"an earlier line is {person.name} already")
        if person.is_ambiguous:
            raise _Doubt(f"{person.name} may be several people: split them first")
        if line.wikidata_id and person.wikidata_id not in (None, line.wikidata_id):
            raise _Doubt(f"{person.name} is {person.wikidata_id} already")
        genders = person_genders(self._connection, self._tenant, person.id)
        if line.gender in ("female", "male") and genders and line.gender not in genders:
            raise _Doubt(f"pages give {person.name} another gender")

    def _keep(self, person: str, line: KnownPerson) -> None:
        of_person = (known_people.c.tenant == self._tenant, known_people.c.person == person)
        before = self._connection.execute(select(known_people).where(*of_person)).mappings().first()
        kept = {
            name: getattr(line, name) or (before[name] if before else None)
            for name in ("wikidata_id", "role", "gender")
        }
        self._connection.execute(delete(known_people).where(*of_person))
        row = {"tenant": self._tenant, "person": person, **kept}
        self._connection.execute(insert(known_people), row)


def _name_keys(line: KnownPerson) -> list[str]:
    """Return the folded names of a line, each once."""
    folded = (folded_words(name) for name in (line.name, *line.aliases))
    return list(dict.fromkeys(name for name in folded if name))
