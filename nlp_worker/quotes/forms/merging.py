"""Merge the quotations of the forms with those of a detector, which can never overrule them."""

from bisect import bisect_right
from collections.abc import Sequence

from nlp_worker.quotes.found_quotes import FoundQuote
from nlp_worker.text.spans import TextSpan


def merge(certain: Sequence[FoundQuote], found: Sequence[FoundQuote]) -> list[FoundQuote]:
    """Return the certain quotations, and those found that do not overlap them or their cues.

    A quotation found that shares a span with a certain one gives it its other spans: the detector
    may join a passage that no form reaches.
    """
    merged = list(certain)
    others: list[FoundQuote] = []
    taken = sorted((span, at) for at, quote in enumerate(certain) for span in quote.spans)
    attributing = sorted(
        (span, at)
        for at, quote in enumerate(certain)
        for span in (quote.mention, quote.cue and quote.cue.span)
        if span
    )
    for quote in found:
        owners = [_owner(taken, span) for span in quote.spans]
        rest = [span for span, at in zip(quote.spans, owners, strict=True) if at is None]
        first = next((at for at in owners if at is not None), None)
        if first is None:
            if all(_owner(attributing, span) is None for span in quote.spans):
                others.append(quote)
        elif rest:
            merged[first] = merged[first].joined(*rest)
    return [*merged, *others]


def free_of(taken: Sequence[FoundQuote], found: Sequence[FoundQuote]) -> list[FoundQuote]:
    """Return the quotations found that overlap none of others."""
    spans = sorted((span, 0) for quote in taken for span in quote.spans)
    return [quote for quote in found if all(_owner(spans, span) is None for span in quote.spans)]


def join_by_cue(view: str, found: Sequence[FoundQuote]) -> list[FoundQuote]:
    """Return the quotations; two reports on both sides of one cue, in commas, are one quotation.

    “The pier is shut, Holt said, after a ship had hit it.”
    """
    joined: list[FoundQuote] = []
    for quote in found:
        is_parted = bool(joined) and view[joined[-1].end : joined[-1].end + 1] == ","
        if is_parted and _are_sides_of_cue(joined[-1], quote):
            joined[-1] = joined[-1].joined(*quote.spans)
        else:
            joined.append(quote)
    return joined


def _are_sides_of_cue(first: FoundQuote, second: FoundQuote) -> bool:
    cue = second.cue
    is_report = first.type == second.type == "indirect" and first.cue == cue
    is_whole = len(first.spans) == len(second.spans) == 1
    return bool(cue and is_report and is_whole and first.end <= cue.span.start < second.start)


def _owner(taken: Sequence[tuple[TextSpan, int]], span: TextSpan) -> int | None:
    """Return the number of the quotation that a span overlaps; `taken` is sorted and disjoint."""
    at = bisect_right(taken, span.start, key=lambda owned: owned[0].start)
    for own, number in taken[max(0, at - 1) : at + 1]:
        if own.overlaps(span):
            return number
    return None
