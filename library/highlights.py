"""The places of a quotation that a search has found."""

from collections.abc import Iterator, Sequence

from library.query import Phrase, Query, phrases
from library.words import FoldedWord, words
from shared.contracts import Quote
from shared.contracts.annotation import Span


def highlights(quote: Quote, query: Query | None) -> list[Span]:
    """Return what matches, in order: code points of the document's text.

    Words of one match are one place if they stand in the same span; places do not overlap.
    """
    if query is None:
        return []
    found = list(_words_with_spans(quote))
    matched = {at for phrase in phrases(query) for at in _matched(phrase, found)}
    places: list[Span] = []
    for at in sorted(matched):
        span, word = found[at]
        start, end = span.start + word.start, span.start + word.end
        if places and at - 1 in matched and found[at - 1][0] is span:
            start = places.pop().start
        places.append(Span(start=start, end=end))
    return places


def _words_with_spans(quote: Quote) -> Iterator[tuple[Span, FoldedWord]]:
    for span in quote.spans:
        for word in words(span.text):
            yield span, word


def _matched(phrase: Phrase, found: Sequence[tuple[Span, FoldedWord]]) -> Iterator[int]:
    """Yield the positions of the words that match a phrase."""
    *before, last = phrase.words
    for first in range(len(found) - len(before)):
        texts = [word.text for _, word in found[first : first + len(before) + 1]]
        ends = texts[-1].startswith(last) if phrase.is_prefix else texts[-1] == last
        if ends and texts[:-1] == before:
            yield from range(first, first + len(texts))
