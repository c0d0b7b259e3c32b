"""The pages of the corpus come out as their marks say, up to a pinned floor."""

import pytest

from nlp_worker.annotate import DocumentAnnotator, load_annotator
from tests.gold_pages.loader import PARTS, corpus_digest, load_pages
from tests.gold_pages.scoring import score

DIGEST = "edd6c0cb2d398713"
"""Of the corpus the floors were measured on: who changes a page measures anew."""
FLOORS = {
    "tuning": {
        "block": 0.99,
        "kind": 0.99,
        "noise": 0.99,
        "section": 0.99,
        "sentence": 0.99,
        "field": 0.99,
    },
    "heldout": {
        "block": 0.99,
        "kind": 0.975,
        "noise": 0.97,
        "section": 0.99,
        "sentence": 0.99,
        "field": 0.92,
    },
}
FEWEST = {"tuning": 22, "heldout": 12}
FEWEST_HTML = 8


@pytest.fixture(scope="module")
def annotator() -> DocumentAnnotator:
    """Return one loaded pipeline."""
    return load_annotator()


def test_the_floor_is_of_this_corpus() -> None:
    """A changed corpus makes the floors below meaningless until they are measured again."""
    assert corpus_digest() == DIGEST
    pages = {part: load_pages(part) for part in PARTS}
    assert all(len(pages[part]) >= FEWEST[part] for part in PARTS)
    assert sum(page.is_html for part in PARTS for page in pages[part]) >= FEWEST_HTML


@pytest.mark.parametrize("part", PARTS)
def test_no_figure_falls_below_its_floor(annotator: DocumentAnnotator, part: str) -> None:
    """Blocks, kinds, noise, sections, sentences and what the page says of its articles."""
    found = score(annotator, load_pages(part))
    assert {name: value for name, value in found.items() if value < FLOORS[part][name]} == {}
