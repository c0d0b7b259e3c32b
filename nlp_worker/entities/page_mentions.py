"""The mentions that have been found on a page, and its capitalized words."""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from nlp_worker.entities.mentions import NameMention
from nlp_worker.entities.page_words import PageWord, capitalized_words, page_words
from nlp_worker.entities.spelling import fold
from nlp_worker.entities.token_index import PROPER_NOUNS, TokenIndex
from nlp_worker.languages import Language
from nlp_worker.text.spans import TextSpan

_LOWERCASE = re.compile(r"\b[^\W\d_A-Z]{3,}\b")
_AROUND = 12


class PageMentions:
    """The mentions of a page; no two of them overlap.

    Each character of the view refers to its mention, so the time of a step grows with the length
    of the span that it changes and not with the number of mentions.
    """

    def __init__(
        self,
        view: str,
        tokens: TokenIndex,
        mentions: Iterable[NameMention],
        areas: Sequence[TextSpan],
        language: Language,
    ) -> None:
        self.view, self.tokens, self.areas, self.language = view, tokens, areas, language
        self._mentions: dict[int, NameMention] = {}
        self._at: list[NameMention | None] = [None] * len(view)
        for mention in mentions:
            self.add(mention)

    @property
    def mentions(self) -> list[NameMention]:
        """Return all mentions in the order of the text."""
        return [self._mentions[start] for start in sorted(self._mentions)]

    @cached_property
    def _capitalized(self) -> dict[str, list[tuple[PageWord, int]]]:
        """Return each capitalized word with the end of its area, by the folded word."""
        places: defaultdict[str, list[tuple[PageWord, int]]] = defaultdict(list)
        for area in self.areas:
            for word in capitalized_words(self.view, area):
                places[word.folded].append((word, area.end))
        return dict(places)

    def capitalized(self, among: Container[str]) -> list[PageWord]:
        """Return the capitalized words whose folded form is in `among`, in order."""
        return [word for word, _ in self._capitalized_among(among)]

    def runs_from(self, lengths: Mapping[str, int]) -> Iterator[list[PageWord]]:
        """Yield the words from each capitalized word on whose folded form is a key of `lengths`.

        The value is the largest number of words. Runs stay inside an area and are in the order of
        the text.
        """
        for word, end in self._capitalized_among(lengths):
            most = lengths[word.folded]
            is_one = most == 1
            yield [word] if is_one else page_words(self.view, TextSpan(word.start, end), most)

    def _capitalized_among(self, among: Container[str]) -> list[tuple[PageWord, int]]:
        return sorted(
            place for name, places in self._capitalized.items() if name in among for place in places
        )

    @cached_property
    def common_words(self) -> frozenset[str]:
        """Return the words that the page has in lower case, here with a capital first letter."""
        return frozenset(map(str.capitalize, set(_LOWERCASE.findall(self.view))))

    @cached_property
    def speaking_words(self) -> frozenset[str]:
        """Return the single capitalised words beside a verb of speech, folded: “Holt said”."""
        found = set[str]()
        for at, word in enumerate(self.tokens.words):
            text = self._token(at)
            if word.tag not in PROPER_NOUNS or not text.istitle():
                continue
            before, after = self._token(at - 1), self._token(at + 1)
            speaks = map(self.language.is_reporting_verb, (before, after))
            if not before[:1].isupper() and not after[:1].isupper() and any(speaks):
                found.add(fold(text))
        return frozenset(found)

    def _token(self, number: int) -> str:
        words = self.tokens.words[max(0, number) : number + 1]
        return self.view[words[0].start : words[0].end] if words else ""

    def text(self, span: TextSpan) -> str:
        """Return the view at a span."""
        return self.view[span.start : span.end]

    def around(self, span: TextSpan) -> str:
        """Return the view at a span and a few characters before and after it."""
        return self.view[max(0, span.start - _AROUND) : span.end + _AROUND]

    def add(self, mention: NameMention) -> bool:
        """Add a mention if it overlaps no other; return whether it was added."""
        if not self.is_free(mention.span):
            return False
        start, end = mention.span
        self._mentions[start] = mention
        self._at[start:end] = [mention] * (end - start)
        return True

    def add_over(self, mention: NameMention) -> None:
        """Add a mention in place of those inside it, unless it cuts another one."""
        overlapping = self.overlapping(mention.span)
        if all(mention.span.covers(part.span) for part in overlapping):
            self.remove(overlapping)
            self.add(mention)

    def remove(self, mentions: Iterable[NameMention]) -> None:
        """Remove mentions."""
        for mention in mentions:
            start, end = mention.span
            del self._mentions[start]
            self._at[start:end] = [None] * (end - start)

    def overlapping(self, span: TextSpan) -> list[NameMention]:
        """Return the mentions that overlap a span, in the order of the text."""
        return list(filter(None, dict.fromkeys(self._at[span.start : span.end])))

    def is_free(self, span: TextSpan) -> bool:
        """Return whether no mention overlaps a span."""
        return not any(self._at[span.start : span.end])
