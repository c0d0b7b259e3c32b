"""Corrections of the recognizer's mentions."""

import pytest

from nlp_worker.entities.mention_correction import correct_mentions
from nlp_worker.entities.proper_nouns import proper_noun_runs
from tests.unit.nlp_worker.entities.entity_builders import build_page, mention_texts


@pytest.mark.parametrize(
    ("text", "labelled", "corrected"),
    [
        ("then Ilse Renn left", ("Renn", "PERSON"), [("Ilse Renn", "PERSON")]),
        ("then Danish Ilse Renn left", ("Renn", "PERSON"), [("Ilse Renn", "PERSON")]),
        ("the Foreign Minister left", ("Foreign", "ORG"), []),
        ("the Secretary of State left", ("State", "ORG"), []),
        ("he paid US$ 5", ("US", "GPE"), []),
        ("the Kingdom of a kingdom", ("Kingdom", "ORG"), []),
        ("along Ekholm Street today", ("Ekholm", "GPE"), [("Ekholm Street", "FAC")]),
        ("the United Nations met", ("Nations", "ORG"), [("United Nations", "ORG")]),
        ("Ferry pilots left the ferry", ("Ferry", "PERSON"), []),
        ("then Ferry left the ferry", ("Ferry", "PERSON"), [("Ferry", "PERSON")]),
        ("HARBOUR BOARD SHUTS BRIDGE", ("BOARD SHUTS", "ORG"), []),
    ],
)
def test_mentions_are_extended_or_removed(
    text: str, labelled: tuple[str, str], corrected: list[tuple[str, str]]
) -> None:
    """People, streets and known organisations become whole; offices, money and headings go."""
    page = build_page(text, labelled)
    correct_mentions(page, list(proper_noun_runs(page.tokens, text, page.language)))
    assert mention_texts(page) == corrected
