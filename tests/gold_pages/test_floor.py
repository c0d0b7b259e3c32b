"""The pages of the corpus come out as their marks say, up to a pinned floor."""

from collections import Counter

import pytest

from nlp_worker.annotate import Annotator, load_annotator
from shared.contracts import Document
from tests.gold_pages.loader import GoldPage, corpus_digest, load_pages
from tests.gold_pages.scoring import count, figures

DIGEST = "150959cad04d0861"
"""Of the corpus the floors were measured on: who changes a page measures anew."""
FLOOR = {
    "block": 0.99,
    "kind": 0.98,
    "noise": 0.98,
    "section": 0.98,
    "sentence": 0.98,
    "field": 0.97,
}
FEWEST = 22


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    """One loaded pipeline."""
    return load_annotator()


def _score(annotator: Annotator, pages: list[GoldPage]) -> dict[str, float]:
    total: Counter[str] = Counter()
    for page in pages:
        kind = "text/html" if page.is_html else "text/plain"
        document = Document.model_validate(
            {"content": page.content, "content_type": kind, "language": "en"}
        )
        total += count(page, annotator.annotate(document))
    return figures(total)


def test_the_floor_is_of_this_corpus() -> None:
    """A changed corpus makes the floors below meaningless until they are measured again."""
    assert corpus_digest() == DIGEST
    assert len(load_pages("tuning") + load_pages("floor")) >= FEWEST


@pytest.mark.parametrize("part", ["tuning", "floor"])
def test_no_figure_falls_below_its_floor(annotator: Annotator, part: str) -> None:
    """Blocks, kinds, noise, sections, sentences and what the page says of its articles."""
    found = _score(annotator, load_pages(part))
    assert {name: value for name, value in found.items() if value < FLOOR[name]} == {}
