"""Labels that name the speaker of a passage without a verb."""

import pytest

from nlp_worker.quotes.labels import label_of
from tests.unit.nlp_worker.quotes.hand import make_section


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("“It rains.” — Mary Holt, mayor", "Mary Holt"),
        ("“It rains.” - a neighbour", "a neighbour"),
        ("Mary Holt: “It rains.”", "Mary Holt"),
        ("Mary Holt, mayor of Vellmouth: “It rains.”", "Mary Holt"),
        ("Mary Holt on the weather: “It rains.”", "Mary Holt"),
        ("18:07 - Mary Holt: “It rains.”", "Mary Holt"),
        ("“It rains.” It did. — Mary Holt", None),
        ("“It rains.”\n\nENDS", None),
    ],
)
def test_label_of_a_passage(text: str, label: str | None) -> None:
    """A label stands after a dash or before a colon, and in the same paragraph."""
    section = make_section(text, [])
    found = label_of(section, section.passages[0][0], section.blocks[0])
    assert (text[slice(*found)] if found else None) == label
