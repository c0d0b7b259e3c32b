"""Attributions without a verb."""

import pytest

from nlp_worker.entities.grouping import find_entities
from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.quotes.labels import find_headlines, label_of
from nlp_worker.quotes.speakers.name_index import NameIndex
from tests.unit.nlp_worker.quotes.hand import Row, read_by_hand


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
    """After a dash, or before a colon; not across paragraphs."""
    section = read_by_hand(text, [])
    found = label_of(section, section.passages[0][0], section.blocks[0])
    assert (text[slice(*found)] if found else None) == label


def test_headlines() -> None:
    """A name and a colon lead a short line; a line that ends like a sentence is none."""
    text = "Mary Holt: bridge to stay shut\nMary Holt: it rained all day.\nPhoto: a bridge in rain"
    names: list[Row] = [
        ("Mary", "Mary", "PROPN", "NNP", "compound", 1),
        ("Holt", "Holt", "PROPN", "NNP", "ROOT", 1),
    ]
    section = read_by_hand(text, [names, names], {"Mary Holt": "PERSON"})
    entities = find_entities(
        section.names, section.views, section.sentences, section.blocks, [0], ENGLISH
    )
    (quote,) = find_headlines(section, NameIndex(entities, section))
    assert text[slice(*quote.spans[0])] == "bridge to stay shut"
    assert quote.mention is not None
    assert text[slice(*quote.mention)] == "Mary Holt"
