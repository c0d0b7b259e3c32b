"""The pages of the bias card: small, right by construction, the same everywhere."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from tests.behaviour.invented_people import GENDERS, ORIGINS, InventedPerson, people_of

_DATA = tomllib.loads((Path(__file__).parent / "data/templates.toml").read_text("utf-8"))
NAMINGS = ("full", "surname", "pronoun")
"""How the page names the speaker where the quotation stands."""
PEOPLE = {"short": 3, "full": 16}
"""People of each row; each has a page for each naming."""


@dataclass(frozen=True, slots=True)
class CardPage:
    """A page that quotes one person once; `words` are in marks, or are a clause."""

    text: str
    person: InventedPerson
    naming: str
    words: str


def make_pages(size: str) -> list[CardPage]:
    """Return the pages of all rows, `PEOPLE[size]` people a row."""
    return [
        page
        for row, (origin, gender) in enumerate(product(ORIGINS, GENDERS))
        for page in _pages_of(row, _spread(people_of(origin, gender), PEOPLE[size]))
    ]


def _spread(people: Sequence[InventedPerson], number: int) -> list[InventedPerson]:
    """Return people from all over a list, each given name before one comes again."""
    step = next(step for step in (7, 11, 13, 1) if len(people) % step or step == 1)
    return [people[at * step % len(people)] for at in range(number)]


def _pages_of(row: int, people: Sequence[InventedPerson]) -> Iterator[CardPage]:
    for number, person in enumerate(people):
        for naming in NAMINGS:
            templates, contents = _DATA[naming], _DATA["contents"]
            template = templates[(row + number) % len(templates)]
            words, clause = contents[(row + number // len(templates)) % len(contents)]
            text = template.format(
                full=person.full,
                short=person.short,
                he=person.pronoun,
                He=person.pronoun.title(),
                other=_other(person, row + number).full,
                words=words,
                clause=clause,
            )
            yield CardPage(text, person, naming, words if "{words}" in template else clause)


def _other(person: InventedPerson, number: int) -> InventedPerson:
    """Return somebody of the other gender and of another origin."""
    origins = [origin for origin in ORIGINS if origin != person.origin]
    gender = next(gender for gender in GENDERS if gender != person.gender)
    people = people_of(origins[number * 5 % len(origins)], gender)
    return people[number % len(people)]
