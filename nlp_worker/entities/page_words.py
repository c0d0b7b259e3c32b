"""What has been found on a page so far, and the words there are to find names in."""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from nlp_worker.entities.mentions import NameMention
from nlp_worker.entities.spelling import plain
from nlp_worker.entities.tokens import Tokens
from nlp_worker.text.spans import TextSpan

_WORD = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*\.?")
# Such a word that may begin with a capital. What comes first is a class of characters, because the
# engine skips what is not in one; what stands before the word is looked at from its second place.
_CAPITAL = re.compile(
    r"[^a-z\W\d_](?<![^\W_].)(?<![^\W_][.'’&-].)[^\W_]*(?:[.'’&-][^\W_]+)*\.?", re.DOTALL
)
_LOWER = re.compile(r"\b[^\W\d_A-Z]{3,}\b")
PARTED = re.compile(r"[\",;:()\[\]?!|*]")
"""Marks that stand inside no name."""
_AROUND = 12


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
    """The mentions of a page, none over another; every step takes the time of what it touches.

    Each character knows the mention it is of.
    """

    def __init__(
        self,
        view: str,
        tokens: Tokens,
        mentions: Iterable[NameMention],
        areas: Sequence[TextSpan],
    ) -> None:
        self.view, self.tokens, self.areas = view, tokens, areas
        self._mentions: dict[int, NameMention] = {}
        self._at: list[NameMention | None] = [None] * len(view)
        for mention in mentions:
            self.add(mention)

    @property
    def mentions(self) -> list[NameMention]:
        """All mentions in the order of the text."""
        return [self._mentions[start] for start in sorted(self._mentions)]

    @cached_property
    def _capitals(self) -> dict[str, list[tuple[PageWord, int]]]:
        """Every capitalised word by what it is compared by, with the end of its area."""
        places: defaultdict[str, list[tuple[PageWord, int]]] = defaultdict(list)
        for start, end in self.areas:
            # A slice, so that a word of the area before it is no part of the first one.
            for match in _CAPITAL.finditer(self.view[start:end]):
                word = _page_word(match[0], start + match.start())
                if word.is_capital:
                    places[word.plain].append((word, end))
        return dict(places)

    def capitals(self, among: Container[str]) -> list[PageWord]:
        """The capitalised words that are one of these plain words, in the order of the text."""
        return [word for word, _ in self._capitals_among(among)]

    def rows(self, lengths: Mapping[str, int]) -> Iterator[list[PageWord]]:
        """The words of an area from each capitalised word on that `lengths` has as a plain word, at
        most as many as it says; in the order of the text."""
        for word, end in self._capitals_among(lengths):
            most = lengths[word.plain]
            is_one = most == 1
            yield [word] if is_one else page_words(self.view, TextSpan(word.start, end), most)

    def _capitals_among(self, names: Container[str]) -> list[tuple[PageWord, int]]:
        return sorted(
            place for name, places in self._capitals.items() if name in names for place in places
        )

    @cached_property
    def lower(self) -> frozenset[str]:
        """The words the page has in lower case, with a capital: no word of these opens a name."""
        return frozenset(map(str.capitalize, set(_LOWER.findall(self.view))))

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
        start, end = mention.span
        self._mentions[start] = mention
        self._at[start:end] = [mention] * (end - start)
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
            start, end = mention.span
            del self._mentions[start]
            self._at[start:end] = [None] * (end - start)

    def touching(self, span: TextSpan) -> list[NameMention]:
        """The mentions that share a character with a span, in the order of the text."""
        return list(filter(None, dict.fromkeys(self._at[span.start : span.end])))

    def is_free(self, span: TextSpan) -> bool:
        """Whether no mention shares a character with a span."""
        return not any(self._at[span.start : span.end])


def page_words(view: str, area: TextSpan, most: int | None = None) -> list[PageWord]:
    """The words of a stretch of text in order, or the first of them."""
    return [
        _page_word(match[0], match.start()) for match in islice(_WORD.finditer(view, *area), most)
    ]


def _page_word(text: str, start: int) -> PageWord:
    if text[-1] == "." and "." not in text[:-1]:
        text = text[:-1]
    if text.endswith(("'s", "’s")):
        text = text[:-2]
    return PageWord(start, start + len(text), text, plain(text))
