"""Quotations of one section: transcript turns, then what the models choose, then the speakers."""

from collections.abc import Sequence

from nlp_worker.entities.grouping import EntityGroup
from nlp_worker.quotes.attribution import Attributor
from nlp_worker.quotes.conventions import Convention, apply_convention
from nlp_worker.quotes.cue_lexicon import cue_lexicon
from nlp_worker.quotes.engine import Stages, find_contents
from nlp_worker.quotes.found import FoundQuote, FoundSpeaker
from nlp_worker.quotes.labels import find_headlines
from nlp_worker.quotes.models import load_scorers
from nlp_worker.quotes.reading import Reading
from nlp_worker.quotes.resolve import Resolver
from nlp_worker.quotes.transcript import find_turns


def find_quotes(
    reading: Reading,
    entities: Sequence[EntityGroup],
    convention: Convention = "contract",
) -> list[tuple[FoundQuote, FoundSpeaker | None]]:
    """All quotations in the order of the text, each with its speaker if one can be told.

    A character belongs to at most one quotation; transcript turns go first. `convention` says where
    a reported clause begins.
    """
    quotes = find_turns(reading)
    stages = Stages(reading, cue_lexicon())
    scorers = load_scorers()
    chosen = find_contents(stages, scorers)
    found = Attributor(reading, stages.edge_features, chosen, scorers.speaker).quotes()
    resolver = Resolver(reading, entities)
    for quote in (*find_headlines(reading, resolver.cast), *found):
        if all(map(reading.is_free, quote.spans)):
            quotes.append(quote)
            for span in quote.spans:
                reading.take(span)
    if convention == "contract":
        quotes = [apply_convention(reading, quote) for quote in quotes]
    return [resolver.resolve(quote) for quote in sorted(quotes, key=lambda quote: quote.spans)]
