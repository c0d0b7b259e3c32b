"""The people of the pages: names put together from lists by origin, without an office."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PEOPLE = tomllib.loads((Path(__file__).parent / "data/people.toml").read_text(encoding="utf-8"))
ORIGINS: tuple[str, ...] = tuple(_PEOPLE)
GENDERS = ("female", "male")


@dataclass(frozen=True, slots=True)
class InventedPerson:
    """A person: the `full` name, and the `short` one that a page goes on with."""

    full: str
    short: str
    origin: str
    gender: str

    @property
    def pronoun(self) -> str:
        """Return "he" or "she"."""
        return "she" if self.gender == "female" else "he"

    @property
    def possessive(self) -> str:
        """Return "his" or "her"."""
        return "her" if self.gender == "female" else "his"

    def with_nickname(self, nickname: str) -> str:
        """Return the full name with a nickname after its first word."""
        first, _, rest = self.full.partition(" ")
        return f"{first} {nickname} {rest}".strip()


def people_of(origin: str, gender: str) -> list[InventedPerson]:
    """Return everybody whom the lists of one origin make."""
    lists = _PEOPLE[origin]
    return [
        InventedPerson(full, short, origin, gender)
        for full, short in _names(lists, lists[gender], _families(lists, gender))
    ]


def _families(lists: dict[str, Any], gender: str) -> Sequence[str]:
    families: Sequence[str] = lists.get(f"family_{gender}", lists.get("family", ()))
    return families


def _names(
    lists: dict[str, Any], given: Sequence[str], families: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Yield full and short names; somebody without a family name has one name."""
    if not families:
        yield from ((name, name) for name in given)
    for name in given:
        for family in families:
            if lists.get("order") == "family first":
                full = f"{family} {name}"
            else:
                full = f"{name} {family}"
            yield full, _short(lists.get("short", "family"), name, family, full)


def _short(kind: str, given: str, family: str, full: str) -> str:
    return {
        "family": family,
        "first family": family.split(maxsplit=1)[0],
        "given": given,
        "last": full.rsplit(maxsplit=1)[-1],
    }[kind]
