"""Compares what was found on a page with what it holds by construction.

A page is right when the quotations are the same, span by span, and each has the right speaker.
Spans are compared without white space, marks and stops at their ends; names as they are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shared.contracts import Annotation
from tests.behaviour.generated_pages import GeneratedPage
from tests.behaviour.page_writer import ANYBODY

_TRIMMED = " \t\r\n\u00a0\"“”„«»‘’‚',.;:!?—–-"
Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class SpokenSpans:
    """The spans of a quotation and who may be its speaker; nobody is `None` among the names."""

    spans: Spans
    names: frozenset[str | None]


@dataclass(frozen=True, slots=True)
class PageProblem:
    """One thing that is wrong. `kind` is missed, invented, span, grouping, no name or wrong name."""

    kind: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class PageVerdict:
    """A page and what is wrong on it."""

    page: GeneratedPage
    problems: tuple[PageProblem, ...]

    @property
    def is_right(self) -> bool:
        """Return whether nothing is wrong."""
        return not self.problems


def judge_page(page: GeneratedPage, annotation: Annotation) -> PageVerdict:
    """Return the verdict on one page."""
    expected = [
        SpokenSpans(_trim_all(page.text, quote.spans), frozenset[str | None](quote.names))
        for quote in page.quotes
    ]
    found = [
        SpokenSpans(
            _trim_all(page.text, [(span.start, span.end) for span in quote.spans]),
            frozenset([quote.speaker.name if quote.speaker else None]),
        )
        for quote in annotation.quotes
    ]
    if not page.is_grouped:
        expected, found = _single_spans(expected), _single_spans(found)
    return PageVerdict(page, tuple(_problems(page.text, expected, found)))


def _problems(
    text: str, expected: Sequence[SpokenSpans], found: Sequence[SpokenSpans]
) -> Iterator[PageProblem]:
    by_spans = {quote.spans: quote for quote in found}
    unmatched = [quote for quote in found if quote.spans not in {e.spans for e in expected}]
    for quote in expected:
        if quote.spans in by_spans:
            yield from _name_problems(text, quote, by_spans[quote.spans])
            continue
        rivals = [other for other in unmatched if _overlap(quote.spans, other.spans)]
        unmatched = [other for other in unmatched if other not in rivals]
        kind = _span_problem(quote, rivals)
        yield PageProblem(kind, _show(text, quote), "; ".join(_show(text, r) for r in rivals))
    for quote in unmatched:
        yield PageProblem("invented", "", _show(text, quote))
    if len(found) > len(by_spans):
        yield PageProblem("invented", "", "the same spans twice")


def _name_problems(text: str, expected: SpokenSpans, found: SpokenSpans) -> Iterator[PageProblem]:
    if expected.names != ANYBODY and not expected.names & found.names:
        kind = "no name" if None in found.names else "wrong name"
        yield PageProblem(kind, _show(text, expected), _show(text, found))


def _span_problem(expected: SpokenSpans, rivals: Sequence[SpokenSpans]) -> str:
    """Return why no quotation has the spans: none is there, or its bounds or parts are others."""
    if not rivals:
        return "missed"
    parts = {span for rival in rivals for span in rival.spans}
    return "grouping" if set(expected.spans) <= parts else "span"


def _single_spans(quotes: Sequence[SpokenSpans]) -> list[SpokenSpans]:
    return [SpokenSpans((span,), quote.names) for quote in quotes for span in quote.spans]


def _overlap(one: Spans, other: Spans) -> bool:
    return any(a < d and c < b for a, b in one for c, d in other)


def _trim_all(text: str, spans: Sequence[tuple[int, int]]) -> Spans:
    return tuple(_trim(text, *span) for span in spans)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    inner = text[start:end]
    return end - len(inner.lstrip(_TRIMMED)), start + len(inner.rstrip(_TRIMMED))


def _show(text: str, quote: SpokenSpans) -> str:
    words = " … ".join(text[start:end] for start, end in quote.spans)
    names = " or ".join(sorted(str(name) for name in quote.names))
    return f"⟦{words}⟧ by {names}" if names else f"⟦{words}⟧"
