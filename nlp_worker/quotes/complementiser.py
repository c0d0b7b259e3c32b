"""The “that” of a reported clause: the wire contract leaves it outside the span.

The models are estimated on a corpus that keeps it inside (PolNeAR), so it is taken off at the end.
"""

from dataclasses import replace
from typing import Literal

from nlp_worker.quotes.found import FoundQuote
from nlp_worker.quotes.reading import Reading
from nlp_worker.text.spans import trim

Complementiser = Literal["outside", "inside"]
_THAT = "that "


def without_complementiser(reading: Reading, quote: FoundQuote) -> FoundQuote:
    """The quotation without a leading “that” which introduces the clause."""
    first = quote.spans[0]
    if quote.type == "direct" or reading.view[first.start : first.start + len(_THAT)].casefold() != _THAT:
        return quote
    number = reading.sentence_at(first.start)
    tree = reading.tree(number) if number is not None else None
    word = tree.at(first.start) if tree else None
    if tree is None or word is None or tree.word(word).tag != "IN":
        return quote
    rest = trim(reading.view, first.start + len(_THAT), first.end)
    return replace(quote, spans=(rest, *quote.spans[1:])) if rest else quote
