"""Quotations of one section: the rules in their order, then the speakers."""

from collections.abc import Sequence

from nlp_worker.entities.grouping import EntityGroup
from nlp_worker.quotes.direct import find_direct
from nlp_worker.quotes.found import FoundQuote, FoundSpeaker
from nlp_worker.quotes.reading import Reading
from nlp_worker.quotes.reported import find_reported, fragments_of
from nlp_worker.quotes.resolve import Resolver
from nlp_worker.quotes.transcript import find_turns


def find_quotes(
    reading: Reading, entities: Sequence[EntityGroup]
) -> list[tuple[FoundQuote, FoundSpeaker | None]]:
    """All quotations in the order of the text, each with its speaker if one can be told.

    A character belongs to at most one quotation: transcript turns go first, then whole passages
    between marks, then reported clauses, then what a cue quotes in part.
    """
    quotes = find_turns(reading)
    direct, fragments = find_direct(reading)
    quotes += direct
    quotes += find_reported(reading)
    quotes += fragments_of(reading, fragments)
    resolver = Resolver(reading, entities)
    return [resolver.resolve(quote) for quote in sorted(quotes, key=lambda quote: quote.spans)]
