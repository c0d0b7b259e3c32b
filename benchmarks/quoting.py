"""The time of finding quotations beside that of the parser, and its growth with the page."""

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.corpus import article
from benchmarks.figures import Figure
from nlp_worker import annotate
from shared.contracts import Document

ARTICLES = 30
ROUNDS = 5
LONG_ROUNDS = 1
SHORT = 100_000
LONG = 1_000_000
# The stages as `DocumentAnnotator` calls them.
PARSER, QUOTES = "parse_pages", "find_page_quotes"


def run(console: Console) -> list[Figure]:
    """Print the ratio to the parser's time, and the time a word of a long page against short ones."""
    annotator = annotate.load_annotator()
    annotator.annotate(_document(article(1)))
    table = Table("what", "median", "rounds", title="finding quotations")
    shares = [_share(annotator, first) for first in range(0, ROUNDS * ARTICLES, ARTICLES)]
    table.add_row(f"time of the detector / of the parser, {ARTICLES} articles", *_figures(shares))
    growth = [_growth(annotator) for _ in range(LONG_ROUNDS)]
    table.add_row("detector time per word, 1 MB page / ten of 100 KB", *_figures(growth))
    console.print(table)
    return [Figure("finding quotations / the parser's time", f"{statistics.median(shares):.2f}")]


def _share(annotator: annotate.DocumentAnnotator, first: int) -> float:
    with _stopwatch(PARSER, QUOTES) as spent:
        for number in range(first, first + ARTICLES):
            annotator.annotate(_document(article(number)))
    return spent[QUOTES] / spent[PARSER]


def _growth(annotator: annotate.DocumentAnnotator) -> float:
    page = "\n\n".join(article(number) for number in range(LONG // 3_000))[:LONG]
    with _stopwatch(QUOTES) as short:
        for at in range(0, LONG, SHORT):
            annotator.annotate(_document(page[at : at + SHORT]))
    with _stopwatch(QUOTES) as long:
        annotator.annotate(_document(page))
    return long[QUOTES] / short[QUOTES]


def _document(text: str) -> Document:
    return Document(content=text, language="en")


def _figures(values: list[float]) -> tuple[str, str]:
    return f"{statistics.median(values):.2f}", " ".join(f"{value:.2f}" for value in values)


@contextmanager
def _stopwatch(*stages: str) -> Iterator[dict[str, float]]:
    """Yield the seconds spent in stages of `annotate`, which grow while the block runs."""
    spent = dict.fromkeys(stages, 0.0)
    originals = {stage: getattr(annotate, stage) for stage in stages}

    def timed(stage: str) -> Any:
        def call(*args: Any, **options: Any) -> Any:
            begun = time.perf_counter()
            try:
                return originals[stage](*args, **options)
            finally:
                spent[stage] += time.perf_counter() - begun

        return call

    for stage in stages:
        setattr(annotate, stage, timed(stage))
    try:
        yield spent
    finally:
        for stage, original in originals.items():
            setattr(annotate, stage, original)
