"""Quotations in the models of the wire contract."""

from collections.abc import Sequence

from nlp_worker.output.page_structure import section_id
from nlp_worker.quotes.found_quotes import FoundQuote, FoundSpeaker
from nlp_worker.quotes.page_quotes import PageQuote
from nlp_worker.text.spans import TextSpan
from shared.contracts import Cue, Mention, Quote, Speaker


def write_quotes(found: Sequence[PageQuote], text: str) -> list[Quote]:
    """Return the quotations of a page, numbered in the order in which they are given."""
    return [
        Quote(
            id=f"q{number}",
            type=quote.type,
            spans=[_mention(span, text) for span in quote.spans],
            speaker=_speaker(speaker, text) if speaker else None,
            cue=_cue(quote, text),
            section_id=section_id(section),
            confidence=quote.confidence,
        )
        for number, (quote, speaker, section) in enumerate(found, start=1)
    ]


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
