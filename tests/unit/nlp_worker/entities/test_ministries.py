"""Bodies with several fields in their name."""

import pytest

from nlp_worker.entities.ministries import find_ministries
from tests.unit.nlp_worker.entities.entity_builders import build_page


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a Ministry of Fisheries and Ports spokesman", ["Ministry of Fisheries and Ports"]),
        (
            "the Department for Culture, Media and Sport met",
            ["Department for Culture, Media and Sport"],
        ),
        ("the Ministry of Trade, Industry and Carrow Bank", ["Ministry of Trade, Industry"]),
        ("the Ministry of Health and Carrow Bank", []),
        ("the Ministry of Health met", []),
    ],
)
def test_every_known_field_is_part_of_the_name(text: str, names: list[str]) -> None:
    """What is no field of an office ends the name; one field is left to the recognizer."""
    page = build_page(text)
    assert [page.text(mention.span) for mention in find_ministries(page)] == names
