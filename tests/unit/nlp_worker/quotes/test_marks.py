"""Quote marks matched by direction."""

import pytest

from nlp_worker.quotes.marks import find_passages
from nlp_worker.text.spans import TextSpan
from tests.unit.nlp_worker.quotes.hand import ENGLISH


def _passages(text: str) -> list[str]:
    return [
        text[slice(*passage.inner)] + ("" if passage.is_closed else "…")
        for passage in find_passages(text, TextSpan(0, len(text)), ENGLISH)
    ]


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        ("“A b,” he said. “C.”", ["A b,", "C."]),
        ('"A b," he said. "C."', ["A b,", "C."]),
        ("«A b», he said.", ["A b"]),
        ("''A b,'' he said.", ["A b,"]),
        ("‘A b,’ he said.", ["A b,"]),
        ("'A b,' he said.", ["A b,"]),
        ("”A b,” he said.", ["A b,"]),
        ("“A b,“ he said.", ["A b,"]),
        ("He said “so", ["so…"]),
        ("“I said ‘never’ to her,” he said.", ["I said ‘never’ to her,"]),
        ("He said “a b. “C d,” he said.", ["C d,"]),
    ],
)
def test_matched_marks(text: str, passages: list[str]) -> None:
    """Marks of any kind and direction make pairs; an unclosed mark loses only its own passage."""
    assert _passages(text) == passages


@pytest.mark.parametrize(
    "text",
    [
        "It isn't Ann's or the workers' fault.",
        "It isn’t Ann’s or the workers’ fault.",
        "In the '90s 'twas so, 'cause they say.",
        'A 6\' 2" man with a 9" knife.',
        '"" and “”',
        "",
    ],
)
def test_no_quotation(text: str) -> None:
    """Apostrophes, measures and empty marks enclose nothing."""
    assert _passages(text) == []
