"""The table of given names of a language: how many people have each, and how many are women."""

from collections.abc import Mapping
from importlib.resources.abc import Traversable
from typing import NamedTuple

FILE = "given_names.tsv"
COLUMNS = ("name", "people", "women_in_100")


class GivenName(NamedTuple):
    """Counts of one given name: people in all sources, and women in a hundred of them."""

    people: int
    women_in_100: int


def read_given_names(folder: Traversable) -> Mapping[str, GivenName]:
    """Return the counts of each name, folded; nothing if the folder has no table.

    Raises:
        ValueError: the columns are not `COLUMNS`.
    """
    path = folder.joinpath(FILE)
    if not path.is_file():
        return {}
    lines = (line for line in path.read_text("utf-8").splitlines() if not line.startswith("#"))
    if tuple(next(lines).split("\t")) != COLUMNS:
        raise ValueError(f"{FILE}: the columns are not {', '.join(COLUMNS)}; run `make names`")
    rows = (line.split("\t") for line in lines)
    return {name: GivenName(int(people), int(women)) for name, people, women in rows}
