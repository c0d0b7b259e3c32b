"""Fingerprints of pages are trafilatura's, without its table of words."""

import random
import string

import pytest
from trafilatura.deduplication import Simhash

from nlp_worker.pages.blocks import find_blocks
from nlp_worker.pages.repeats import fingerprint, simhash
from nlp_worker.text.views import make_views
from tests.gold.loader import load_pages


def _of_trafilatura(text: str) -> str:
    return f"{Simhash(text).hash:016x}"


def test_of_every_gold_page() -> None:
    """The same 64 bits of real prose."""
    for page in load_pages():
        views = make_views(page.text)
        blocks = find_blocks(views)
        read = " ".join(views.plain[slice(*block.span)] for block in blocks if not block.is_noise)
        expected = _of_trafilatura(" ".join(read.split()).casefold())
        assert fingerprint(blocks, views.plain) == expected


@pytest.mark.parametrize("count", [0, 1, 2, 3, 64, 500])
def test_of_any_number_of_words(count: int) -> None:
    """None, and as many on one side as on the other, are draws."""
    choose = random.Random(count)
    letters = string.ascii_lowercase + "äéж1"
    text = " ".join("".join(choose.choices(letters, k=choose.randint(1, 9))) for _ in range(count))
    assert simhash(text) == _of_trafilatura(text)


@pytest.mark.parametrize("text", ["éclair ßen ü", "潮が遅い。港は静かだ。", "a+b"])
def test_of_other_alphabets(text: str) -> None:
    """And of a text without a word of letters alone."""
    assert simhash(text) == _of_trafilatura(text)
