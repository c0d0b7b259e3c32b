"""Words as the index has them: case and accents folded."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+")
# Stands between the names of one quotation, so that no phrase matches across two of them.
BETWEEN = "0between0"


@dataclass(frozen=True)
class FoldedWord:
    """A folded word and its place (code points)."""

    text: str
    start: int
    end: int


def words(text: str) -> Iterator[FoldedWord]:
    """Yield the words of a text: runs of letters, digits and marks.

    Combining marks belong to the letter before them; a word that is nothing but marks is left out.
    """
    if text.isascii():
        yield from (FoldedWord(m[0].lower(), m.start(), m.end()) for m in _WORD.finditer(text))
        return
    # A mark on its own is no word character, and would cut a decomposed word in two.
    joined = "".join("a" if unicodedata.combining(character) else character for character in text)
    for found in _WORD.finditer(joined):
        folded = fold(text[found.start() : found.end()])
        if folded:
            yield FoldedWord(folded, found.start(), found.end())


def fold(text: str) -> str:
    """Return a text without accents and differences of case."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c for c in decomposed if not unicodedata.combining(c))
    return "".join(_WORD.findall(kept))


def folded_words(text: str) -> str:
    """Return the folded words of a text with spaces between them."""
    return " ".join(word.text for word in words(text))


def folded_names(names: list[str]) -> str:
    """Return the folded words of names, with a separator between the names."""
    return f" {BETWEEN} ".join(folded_words(name) for name in names)
