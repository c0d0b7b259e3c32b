"""The pairs of quotations, from the files beside this one.

`= SPEAKER: words` begins a group. Each later line makes a pair with it: `+kind: words` is the same
statement (of the kind `reported` in indirect speech), `-kind: words` is another one. `[NAME]` after the kind is another speaker, `-` is none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from library.agreement import NamedSpeaker, Printing

FOLDER = Path(__file__).parent
PARTS = ("tuning", "heldout")
_LINE = re.compile(
    r"(?P<sign>[=+-])\s*(?P<label>[^:\[]+?)\s*(?:\[(?P<name>[^\]]+)\])?: (?P<words>.+)"
)


class GoldError(ValueError):
    """A line cannot be read."""


@dataclass(frozen=True)
class Pair:
    """Two quotations, and whether they are printings of one statement."""

    one: Printing
    other: Printing
    kind: str
    same: bool

    @property
    def words(self) -> tuple[str, str]:
        """Return the words of both."""
        return " ".join(self.one.texts), " ".join(self.other.texts)


def load_pairs(part: str) -> Iterator[Pair]:
    """Yield the pairs of `tuning` or `heldout`.

    Raises:
        GoldError: a line cannot be read.
    """
    base: Printing | None = None
    for number, line in enumerate((FOLDER / f"{part}.txt").read_text().splitlines(), 1):
        if not line.strip():
            continue
        found = _LINE.fullmatch(line)
        if not found or (base is None and found["sign"] != "="):
            raise GoldError(f"{part}.txt:{number}: cannot be read: {line}")
        if found["sign"] == "=":
            base = printing(found["words"], _name(found["label"]))
        elif base:
            name = _name(found["name"]) if found["name"] else base.speaker.name
            other = printing(found["words"], name, found["label"])
            yield Pair(base, other, found["label"], found["sign"] == "+")


def digest() -> str:
    """Return a digest of all pairs."""
    return sha256(b"".join((FOLDER / f"{part}.txt").read_bytes() for part in PARTS)).hexdigest()[
        :16
    ]


def printing(words: str, speaker: str | None, kind: str = "") -> Printing:
    """Return a quotation; it is direct unless its kind is `reported`."""
    return Printing(
        [words],
        "indirect" if kind == "reported" else "direct",
        "en",
        NamedSpeaker(speaker, None),
        0,
    )


def _name(label: str) -> str | None:
    return None if label == "-" else label
