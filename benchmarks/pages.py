"""Whether a long page costs more for each word than short ones: 1 MB at once, and in pages of 5 KB."""

import gc
import time
from collections.abc import Iterator

from rich.console import Console
from rich.table import Table

from benchmarks.corpus import article
from benchmarks.figures import Figure
from nlp_worker import annotate
from shared.contracts import Document

LONG = 1_000_000
SHORT = 5_000
SOME = 80
"""Short pages that are enough to tell their speed."""
TARGET = 0.9
PARTED = "\n" * 6
"""Blank lines that part articles, so that the page has as many sections as it may."""


def run(console: Console) -> list[Figure]:
    """Print words per second of processor time; the short pages are the paragraphs of the long ones."""
    annotator = annotate.load_annotator()
    for number in range(20):
        annotator.annotate(Document(content=article(number), language="en"))
    # As a worker does before it forks: what was loaded is not gone through for garbage again.
    gc.collect()
    gc.freeze()
    table = Table("1 MB page of", "sections", "1 MB words/s", "5 KB words/s", "ratio", title="long and short pages, processor time")  # fmt: skip
    figures = []
    for name, between in (("one article", "\n\n"), ("many articles", PARTED)):
        page = between.join(article(number).strip() for number in range(LONG // 3_000))[:LONG]
        short = _speed(annotator, list(_cut(page))[:SOME])
        long = _speed(annotator, [page])
        sections = len(annotator.annotate(Document(content=page[:100_000], language="en")).sections)
        ratio = long / short
        table.add_row(
            name, f"{sections} in 100 KB", f"{long:,.0f}", f"{short:,.0f}", f"{ratio:.2f}"
        )
        figures.append(Figure(f"words/s of a 1 MB page of {name} / of 5 KB pages", f"{ratio:.2f}", f"≥ {TARGET}", ratio >= TARGET))  # fmt: skip
    console.print(table)
    return figures


def _cut(page: str) -> Iterator[str]:
    """Yield pages of some 5 KB, cut between paragraphs."""
    kept = ""
    for paragraph in page.split("\n\n"):
        kept += paragraph + "\n\n"
        if len(kept) >= SHORT:
            yield kept
            kept = ""
    if kept.strip():
        yield kept


def _speed(annotator: annotate.DocumentAnnotator, pages: list[str]) -> float:
    begun = time.process_time()
    for page in pages:
        annotator.annotate(Document(content=page, language="en"))
    return sum(len(page.split()) for page in pages) / (time.process_time() - begun)
