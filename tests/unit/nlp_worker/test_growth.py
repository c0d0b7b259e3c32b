"""A document that has been read leaves next to nothing behind, however new its words are."""

import gc
import tracemalloc
from collections.abc import Iterator
from itertools import count

import pytest

from nlp_worker.annotate import DocumentAnnotator, load_annotator
from nlp_worker.parsing import known_words, tags
from shared.contracts import Document

WORDS = 600
PAGES = 6
MOST_LEFT = 150
"""Bytes a new word may leave: spaCy's own index of words grows when a memory zone is left."""


@pytest.fixture
def small_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set limits that a few pages reach."""
    monkeypatch.setattr(tags, "MOST_KEYS", WORDS)
    monkeypatch.setattr(known_words, "MOST_SEEN", WORDS)


def _read(annotator: DocumentAnnotator, numbers: Iterator[int]) -> int:
    """Read pages of words that none had before; the bytes in use afterwards."""
    for _ in range(PAGES):
        words = " ".join(f"{next(numbers)} ferries, " for _ in range(WORDS))
        annotator.annotate(Document(content=f"The harbour counted {words}all told.", language="en"))
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


@pytest.mark.usefixtures("small_tables")
def test_new_words_leave_nothing_behind() -> None:
    """Tables that are full stay as they are."""
    annotator, numbers = load_annotator(), count(10_000)
    tracemalloc.start()
    try:
        before = _read(annotator, numbers)
        after = _read(annotator, numbers)
    finally:
        tracemalloc.stop()
    assert after - before < MOST_LEFT * PAGES * WORDS
