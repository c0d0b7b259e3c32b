"""Quote marks matched by direction."""

import pytest

from nlp_worker.quotes.marks import find_all_passages, find_passages
from nlp_worker.text.spans import TextSpan
from tests.unit.nlp_worker.quotes.hand import ENGLISH, lines_of


def _passages(text: str) -> list[str]:
    return [
        text[slice(*passage.inner)] + ("" if passage.is_closed else "…")
        for passage in find_passages(text, TextSpan(0, len(text)), ENGLISH)
    ]


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        ("“A b,” he said. “C.”", ["A b,", "C."]),
        ("He read ‘Two Sailors’ on Friday.", ["Two Sailors"]),
        ("‘The sailors’ ship,’ he said.", ["The sailors’ ship,"]),
        ("‘The sailors’ ship. “It is,” he said.", ["It is,"]),
        ("He said ‚so it is‘ and left.", ["so it is"]),
        ("«I said “never” to her», he said.", ["I said “never” to her"]),
        ("‘I said “never” to her,’ he said.", ["I said “never” to her,"]),
        ("«A b. “C d,” he said.", ["C d,"]),
        ('"A b," he said. "C."', ["A b,", "C."]),
        ("«A b», he said.", ["A b"]),
        ("''A b,'' he said.", ["A b,"]),
        ("‘A b,’ he said.", ["A b,"]),
        ("'A b,' he said.", ["A b,"]),
        ("”A b,” he said.", ["A b,"]),
        ("“A b,“ he said.", ["A b,"]),
        ("He said “so", ["so…"]),
        ("He said: ‘So it is.", ["So it is.…"]),
        ("‘So it is,’ he said. ‘It isn’t.", ["So it is,", "It isn’t.…"]),
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


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        ("“A b.\nC d,” he said. “E.”", [["A b.…"], ["C d,", "E."]]),
        ("‘A b.\nC d,’ he said.", [["A b.…"], ["C d,"]]),
        ('"A b.\nC.\nD." He left.', [["A b.…"], ["C.…"], ["D."]]),
        ("“A b.\n“C d.”", [["A b.…"], ["C d."]]),
        ("“A b.\nHe left.\nShe read “C”.", [["A b.…"], [], ["C"]]),
        ('"A b.\nA man of 6\'2" left.', [["A b.…"], []]),
    ],
)
def test_passages_closed_in_a_later_paragraph(text: str, passages: list[list[str]]) -> None:
    """A passage goes on without a mark at the beginning of a paragraph if the next mark closes."""
    found = find_all_passages(text, lines_of(text), ENGLISH)
    shown = [
        [text[slice(*one.inner)] + ("" if one.is_closed else "…") for one in block]
        for block in found
    ]
    assert shown == passages
