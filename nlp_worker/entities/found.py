"""What has been found on a page so far, and the words there are to find names in."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from nlp_worker.entities.mentions import NameMention
from nlp_worker.entities.spelling import plain
from nlp_worker.entities.tokens import Tokens
from nlp_worker.text.spans import TextSpan

_WORD = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*\.?")
_LOWER = re.compile(r"\b[^\W\d_A-Z]{3,}\b")
PARTED = re.compile(r"[\",;:()\[\]?!|*]")
"""Marks that stand inside no name."""
_AROUND = 12
_SHELF = 32
"""Characters of text whose mentions are kept together, so that none is looked for by its number."""


class PageWord(NamedTuple):
    """A word where it stands, without possessive and final stop; `plain` to compare by."""

    start: int
    end: int
    text: str
    plain: str

    @property
    def span(self) -> TextSpan:
        """Where it stands."""
        return TextSpan(self.start, self.end)

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper()


class Found:
    """The mentions of a page, none over another; every step takes the time of what it touches."""

    def __init__(
        self,
        view: str,
        tokens: Tokens,
        mentions: Iterable[NameMention],
        areas: Sequence[TextSpan],
    ) -> None:
        self.view, self.tokens, self.areas = view, tokens, areas
        self._mentions: dict[int, NameMention] = {}
        self._shelves: defaultdict[int, list[NameMention]] = defaultdict(list)
        for mention in mentions:
            self.add(mention)

    @property
    def mentions(self) -> list[NameMention]:
        """All mentions in the order of the text."""
        return [self._mentions[start] for start in sorted(self._mentions)]

    @cached_property
    def words(self) -> list[list[PageWord]]:
        """The words of each area."""
        return [page_words(self.view, area) for area in self.areas]

    @cached_property
    def capitals(self) -> list[tuple[list[PageWord], int]]:
        """Every capitalised word: the words of its area, and its number among them."""
        return [
            (words, number)
            for words in self.words
            for number, word in enumerate(words)
            if word.text[0].isupper()
        ]

    @cached_property
    def lower(self) -> frozenset[str]:
        """The words the page has in lower case, with a capital: no word of these opens a name."""
        return frozenset(word.capitalize() for word in set(_LOWER.findall(self.view)))

    def text(self, span: TextSpan) -> str:
        """What stands at a span."""
        return self.view[span.start : span.end]

    def around(self, span: TextSpan) -> str:
        """A span with a few characters on both sides."""
        return self.view[max(0, span.start - _AROUND) : span.end + _AROUND]

    def add(self, mention: NameMention) -> bool:
        """Add a mention where there is none yet."""
        if not self.is_free(mention.span):
            return False
        self._mentions[mention.span.start] = mention
        for shelf in _shelves(mention.span):
            self._shelves[shelf].append(mention)
        return True

    def put(self, mention: NameMention) -> None:
        """Add a mention in the place of those inside it; not across the end of another."""
        touching = self.touching(mention.span)
        if all(mention.span.covers(part.span) for part in touching):
            self.remove(touching)
            self.add(mention)

    def remove(self, mentions: Iterable[NameMention]) -> None:
        """Take mentions out."""
        for mention in mentions:
            del self._mentions[mention.span.start]
            for shelf in _shelves(mention.span):
                self._shelves[shelf].remove(mention)

    def touching(self, span: TextSpan) -> list[NameMention]:
        """The mentions that share a character with a span, in the order of the text."""
        return sorted(set(self._near(span)), key=lambda mention: mention.span)

    def is_free(self, span: TextSpan) -> bool:
        """Whether no mention shares a character with a span."""
        return next(self._near(span), None) is None

    def _near(self, span: TextSpan) -> Iterator[NameMention]:
        for shelf in _shelves(span):
            for mention in self._shelves.get(shelf, ()):
                if mention.span.start < span.end and span.start < mention.span.end:
                    yield mention


def _shelves(span: TextSpan) -> range:
    return range(span.start // _SHELF, (span.end - 1) // _SHELF + 1)


def page_words(view: str, area: TextSpan) -> list[PageWord]:
    """The words of a stretch of text, in order."""
    words = []
    for match in _WORD.finditer(view, *area):
        text = match[0]
        if text[-1] == "." and "." not in text[:-1]:
            text = text[:-1]
        if text.endswith(("'s", "’s")):
            text = text[:-2]
        start = match.start()
        words.append(PageWord(start, start + len(text), text, plain(text)))
    return words
