"""What has been found on a page so far, and the words there are to find names in."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from nlp_worker.entities.mentions import NameMention
from nlp_worker.entities.spelling import plain
from nlp_worker.entities.tokens import Tokens
from nlp_worker.text.spans import TextSpan

_WORD = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*\.?")
_LOWER = re.compile(r"\b[^\W\d_A-Z]{3,}\b")
_AROUND = 12


class PageWord(NamedTuple):
    """A word where it stands, without possessive and final stop; `plain` to compare by."""

    span: TextSpan
    text: str
    plain: str

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper()


class Found:
    """The mentions of a page in the order of the text, none over another."""

    def __init__(
        self,
        view: str,
        tokens: Tokens,
        mentions: Iterable[NameMention],
        areas: Sequence[TextSpan],
    ) -> None:
        self.view, self.tokens, self.areas = view, tokens, areas
        self.mentions: list[NameMention] = []
        self._starts: list[int] = []
        for mention in mentions:
            self.add(mention)

    @cached_property
    def words(self) -> list[list[PageWord]]:
        """The words of each area."""
        return [page_words(self.view, area) for area in self.areas]

    @cached_property
    def lower(self) -> frozenset[str]:
        """The words the page has in lower case, with a capital: no word of these opens a name."""
        return frozenset(word.capitalize() for word in _LOWER.findall(self.view))

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
        number = bisect_right(self._starts, mention.span.start)
        self._starts.insert(number, mention.span.start)
        self.mentions.insert(number, mention)
        return True

    def put(self, mention: NameMention) -> None:
        """Add a mention in the place of those inside it; not across the end of another."""
        touching = self.touching(mention.span)
        if all(mention.span.covers(part.span) for part in touching):
            self.remove(touching)
            self.add(mention)

    def remove(self, mentions: Iterable[NameMention]) -> None:
        """Take mentions out."""
        if gone := set(mentions):
            self.mentions = [mention for mention in self.mentions if mention not in gone]
            self._starts = [mention.span.start for mention in self.mentions]

    def touching(self, span: TextSpan) -> list[NameMention]:
        """The mentions that share a character with a span."""
        first = max(0, bisect_left(self._starts, span.start) - 1)
        stop = bisect_left(self._starts, span.end)
        return [mention for mention in self.mentions[first:stop] if mention.span.overlaps(span)]

    def is_free(self, span: TextSpan) -> bool:
        """Whether no mention shares a character with a span."""
        first = max(0, bisect_left(self._starts, span.start) - 1)
        near = self.mentions[first : first + 2]
        return not any(mention.span.overlaps(span) for mention in near)


def page_words(view: str, area: TextSpan) -> list[PageWord]:
    """The words of a stretch of text, in order."""
    words = []
    for match in _WORD.finditer(view, *area):
        text = match[0]
        if text[-1] == "." and "." not in text[:-1]:
            text = text[:-1]
        if text.endswith(("'s", "’s")):
            text = text[:-2]
        words.append(
            PageWord(TextSpan(match.start(), match.start() + len(text)), text, plain(text))
        )
    return words
