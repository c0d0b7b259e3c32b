"""Texts of any length whose reading could take more than proportional time.

A text repeats a unit. In a unit `#i` is the number of the repetition, `#w` a small word and `#W` a
capitalised word that no other repetition has. `Nested` texts open all units before they close them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

_LETTERS = "bcdfglmnprstvz"
_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Repeated:
    """A head, a unit many times, and a tail."""

    unit: str
    head: str = ""
    tail: str = ""

    def text(self, characters: int) -> str:
        """Return a text of about this length."""
        return self.head + "".join(_repetitions(self.unit, characters)) + self.tail


@dataclass(frozen=True, slots=True)
class Nested:
    """Openings, words, and as many closings."""

    opening: str
    closing: str
    words: str = "The ferry is late."

    def text(self, characters: int) -> str:
        """Return a text of about this length."""
        half = list(_repetitions(self.opening, characters // 2))
        return "".join(half) + self.words + self.closing * len(half)


def _repetitions(unit: str, characters: int) -> Iterator[str]:
    lengths = 0
    for number in count():
        written = unit.replace("#i", str(number))
        if "#" in written:
            word = new_word(number)
            written = written.replace("#w", word).replace("#W", word.capitalize())
        lengths += len(written)
        if lengths > characters:
            return
        yield written


def new_word(number: int) -> str:
    """Return an invented word of at least four letters, another one for each number."""
    syllables, number = "", number + len(_LETTERS) * len(_VOWELS)
    while number:
        number, at = divmod(number, len(_LETTERS) * len(_VOWELS))
        syllables += _LETTERS[at // len(_VOWELS)] + _VOWELS[at % len(_VOWELS)]
    return syllables + "n"
