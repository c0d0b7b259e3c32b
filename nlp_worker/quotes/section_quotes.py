"""Quotations of one section: transcript turns, what the detector finds, then the speakers."""

from collections.abc import Sequence

from nlp_worker.entities.grouping import EntityGroup
from nlp_worker.quotes.detector import QuotationDetector
from nlp_worker.quotes.forms.attributions import find_attributed
from nlp_worker.quotes.forms.clauses import Report, find_reports
from nlp_worker.quotes.forms.merging import free_of, join_by_cue, merge
from nlp_worker.quotes.found_quotes import FoundQuote, FoundSpeaker
from nlp_worker.quotes.rules.conventions import apply_convention
from nlp_worker.quotes.rules.headlines import find_headlines
from nlp_worker.quotes.rules.nested import find_nested
from nlp_worker.quotes.rules.propositions import is_participle, is_proposition
from nlp_worker.quotes.rules.transcripts import find_turns
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.quotes.speakers.resolution import Resolver


def find_section_quotes(
    section: SectionText, entities: Sequence[EntityGroup], detector: QuotationDetector
) -> list[tuple[FoundQuote, FoundSpeaker | None]]:
    """Return the quotations in the order of the text, each with its speaker if the text tells one.

    A character belongs to at most one quotation, and to those inside of it that somebody else says.
    Transcript turns go first, then the plain forms, then what the detector finds.
    """
    quotes = find_turns(section)
    forms = find_attributed(section)
    detected = [apply_convention(section, quote) for quote in detector.find(section)]
    detected = join_by_cue(section.view, detected)
    reports = [one for one in find_reports(section) if not is_participle(section, one.quote)]
    worse = _Detected(section, detected)
    certain = [report for report in reports if report.is_certain or worse.is_worse_than(report)]
    forms += free_of(forms, [report.quote for report in certain])
    found = merge(forms, [quote for quote in detected if is_proposition(section, quote)])
    found += free_of([*quotes, *found], [report.quote for report in reports])
    resolver = Resolver(section, entities)
    for quote in (*find_headlines(section, resolver.names), *found):
        if all(map(section.is_free, quote.spans)):
            quotes.append(quote)
            for span in quote.spans:
                section.take(span)
    nested = frozenset(find_nested(section, quotes, found))
    in_order = sorted([*quotes, *nested], key=lambda quote: (quote.start, -quote.end))
    return [resolver.resolve(quote, is_nested=quote in nested) for quote in in_order]


class _Detected:
    """The characters that a detector has quoted: all of them, and those of reports by nobody."""

    def __init__(self, section: SectionText, quotes: Sequence[FoundQuote]) -> None:
        self._all, self._by_nobody = bytearray(len(section.text)), bytearray(len(section.text))
        for quote in quotes:
            is_by_nobody = quote.mention is None and quote.type != "direct"
            for start, end in quote.spans:
                self._all[start:end] = b"\x01" * (end - start)
                if is_by_nobody:
                    self._by_nobody[start:end] = b"\x01" * (end - start)

    def is_worse_than(self, report: Report) -> bool:
        """Return whether the detector has found the content without a speaker, or has quoted the
        words that attribute it.
        """
        has_content = any(self._by_nobody.find(1, *span) >= 0 for span in report.quote.spans)
        return has_content or self._all.find(1, *report.attribution) >= 0
