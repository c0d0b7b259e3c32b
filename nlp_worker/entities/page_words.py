"""The words of a page's text, found without a parser."""

import re
from itertools import islice
from typing import NamedTuple

from nlp_worker.entities.spelling import fold
from nlp_worker.text.spans import TextSpan

_WORD = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*\.?")
# A word that may begin with a capital. The pattern begins with a class of characters, because the
# engine skips all others fast; the lookbehind checks from there what is before the word.
_CAPITALIZED = re.compile(
    r"[^a-z\W\d_](?<![^\W_].)(?<![^\W_][.'’&-].)[^\W_]*(?:[.'’&-][^\W_]+)*\.?", re.DOTALL
)
NAME_BREAKS = re.compile(r"[\",;:()\[\]?!|*]")
"""Marks that no name contains."""


class PageWord(NamedTuple):
    """A word and its place, without possessive and full stop; `folded` is used to compare."""

    start: int
    end: int
    text: str
    folded: str

    @property
    def span(self) -> TextSpan:
        """Return the place of the word."""
        return TextSpan(self.start, self.end)

    @property
    def is_capitalized(self) -> bool:
        """Return whether it begins with a capital letter."""
        return self.text[:1].isupper()


def page_words(view: str, area: TextSpan, most: int | None = None) -> list[PageWord]:
    """Return the words of an area in order, or the first `most` of them."""
    return [
        _page_word(match[0], match.start()) for match in islice(_WORD.finditer(view, *area), most)
    ]


def capitalized_words(view: str, area: TextSpan) -> list[PageWord]:
    """Return the words of an area that begin with a capital letter, in order."""
    # A slice, so that the lookbehind does not see what is before the area.
    text = view[area.start : area.end]
    words = (_page_word(m[0], area.start + m.start()) for m in _CAPITALIZED.finditer(text))
    return [word for word in words if word.is_capitalized]


def _page_word(text: str, start: int) -> PageWord:
    if text[-1] == "." and "." not in text[:-1]:
        text = text[:-1]
    if text.endswith(("'s", "’s")):
        text = text[:-2]
    return PageWord(start, start + len(text), text, fold(text))
