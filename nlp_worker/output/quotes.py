"""Quotations in the models of the wire contract."""

from bisect import bisect_left
from collections.abc import Sequence

from nlp_worker.entities.grouping import EntityGroup
from nlp_worker.output.page_structure import section_id
from nlp_worker.quotes.found_quotes import FoundQuote, FoundSpeaker
from nlp_worker.quotes.page_quotes import PageQuote
from nlp_worker.text.spans import TextSpan
from shared.contracts import Cue, Mention, Quote, Speaker


def write_quotes(
    found: Sequence[PageQuote], entities: Sequence[EntityGroup], text: str
) -> list[Quote]:
    """Return the quotations of a page, numbered in the order in which they are given."""
    mentions = _Mentions(entities)
    outer = _enclosing([quote for quote, _, _ in found])
    return [
        Quote(
            id=_quote_id(at),
            type=quote.type,
            spans=[_mention(span, text) for span in quote.spans],
            speaker=_speaker(speaker, text) if speaker else None,
            cue=_cue(quote, text),
            section_id=section_id(section),
            confidence=quote.confidence,
            about=mentions.ids_within(quote.spans),
            within=None if outer[at] is None else _quote_id(outer[at]),
        )
        for at, (quote, speaker, section) in enumerate(found)
    ]


def _quote_id(at: int | None) -> str:
    return f"q{(at or 0) + 1}"


def _enclosing(quotes: Sequence[FoundQuote]) -> list[int | None]:
    """Return for each quotation the number of the one that it stands in; they start in order."""
    found: list[int | None] = []
    open_ones: list[int] = []
    for at, quote in enumerate(quotes):
        open_ones = [i for i in open_ones if quotes[i].end > quote.start]
        inner = [i for i in open_ones if _stands_in(quote, quotes[i])]
        found.append(inner[-1] if inner else None)
        open_ones.append(at)
    return found


def _stands_in(quote: FoundQuote, other: FoundQuote) -> bool:
    return any(all(outer.covers(span) for span in quote.spans) for outer in other.spans)


class _Mentions:
    """The mentions of all entities in the order of the text, so that a span finds its own."""

    def __init__(self, entities: Sequence[EntityGroup]) -> None:
        self._ids = [entity.id for entity in entities]
        self._found = sorted(
            (span, number) for number, entity in enumerate(entities) for span in entity.mentions
        )

    def ids_within(self, spans: Sequence[TextSpan]) -> list[str]:
        """Return the ids of the entities with a mention in one of the spans."""
        numbers: set[int] = set()
        for span in spans:
            first = bisect_left(self._found, span.start, key=lambda found: found[0].start)
            last = bisect_left(self._found, span.end, key=lambda found: found[0].start)
            numbers.update(n for own, n in self._found[first:last] if span.covers(own))
        return [self._ids[number] for number in sorted(numbers)]


def _mention(span: TextSpan, text: str) -> Mention:
    return Mention(start=span.start, end=span.end, text=text[span.start : span.end])


def _speaker(speaker: FoundSpeaker, text: str) -> Speaker:
    return Speaker(
        mention=_mention(speaker.mention, text) if speaker.mention else None,
        name=speaker.name,
        entity_id=speaker.entity_id,
        resolution=speaker.resolution,
    )


def _cue(quote: FoundQuote, text: str) -> Cue | None:
    if quote.cue is None:
        return None
    start, end = quote.cue.span
    return Cue(start=start, end=end, text=text[start:end], lemma=quote.cue.lemma)
