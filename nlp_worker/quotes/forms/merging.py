"""Merge the quotations of the forms with those of a detector, which can never overrule them."""

from collections.abc import Sequence

from nlp_worker.quotes.found_quotes import FoundQuote
from nlp_worker.text.spans import TextSpan


def merge(certain: Sequence[FoundQuote], found: Sequence[FoundQuote]) -> list[FoundQuote]:
    """Return the certain quotations, and those found that do not overlap them.

    A quotation found that shares a span with a certain one gives it its other spans: the detector
    may join a passage that no form reaches.
    """
    merged = list(certain)
    others: list[FoundQuote] = []
    for quote in found:
        rest = [span for span in quote.spans if not any(_overlaps(c, span) for c in certain)]
        if len(rest) == len(quote.spans):
            others.append(quote)
        elif rest:
            at = next(i for i, c in enumerate(certain) if any(_overlaps(c, s) for s in quote.spans))
            merged[at] = merged[at].joined(*rest)
    return [*merged, *others]


def _overlaps(quote: FoundQuote, span: TextSpan) -> bool:
    return any(own.overlaps(span) for own in quote.spans)
