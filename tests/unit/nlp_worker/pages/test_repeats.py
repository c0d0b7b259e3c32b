"""What pages are compared by."""

import pytest
from trafilatura.deduplication import Simhash

from nlp_worker.pages.repeats import simhash


@pytest.mark.parametrize(
    "text",
    [
        "the tide is late and the harbour committee of vellmouth has not met since the spring",
        " ".join(f"{number} crates, {number % 7} ferries" for number in range(300)),
        "éclair ßen ü",
        "潮が遅い。港は静かだ。",
        "a+b",
    ],
)
def test_the_fingerprint_is_trafilaturas(text: str) -> None:
    """Bit by bit, also of a text without a word of letters alone."""
    assert simhash(text) == f"{Simhash(text).hash:016x}"
