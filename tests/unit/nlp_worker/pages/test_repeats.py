"""Fingerprints of pages are equal to those of trafilatura."""

import random
import string

import pytest
from trafilatura.deduplication import Simhash

from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.pages.blocks import find_blocks
from nlp_worker.pages.repeats import fingerprint, simhash
from nlp_worker.text.views import make_views
from tests.gold.loader import load_pages


def _of_trafilatura(text: str) -> str:
    return f"{Simhash(text).hash:016x}"


def test_fingerprint_of_every_gold_page() -> None:
    """The 64 bits of long prose are the same."""
    for page in load_pages():
        views = make_views(page.text)
        blocks = find_blocks(views, (), ENGLISH)
        read = " ".join(views.plain[slice(*block.span)] for block in blocks if not block.is_noise)
        expected = _of_trafilatura(" ".join(read.split()).casefold())
        assert fingerprint(blocks, views.plain) == expected


@pytest.mark.parametrize("count", [0, 1, 2, 3, 64, 500])
def test_fingerprint_of_any_number_of_words(count: int) -> None:
    """Without words, and with an even number of them, there are ties."""
    choose = random.Random(count)
    letters = string.ascii_lowercase + "äéж1"
    text = " ".join("".join(choose.choices(letters, k=choose.randint(1, 9))) for _ in range(count))
    assert simhash(text) == _of_trafilatura(text)


@pytest.mark.parametrize("text", ["éclair ßen ü", "潮が遅い。港は静かだ。", "a+b"])
def test_fingerprint_of_other_alphabets(text: str) -> None:
    """Words with marks inside are tested too."""
    assert simhash(text) == _of_trafilatura(text)
