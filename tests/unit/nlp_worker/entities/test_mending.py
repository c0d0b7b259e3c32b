"""Spans of the recognizer, mended."""

import pytest

from nlp_worker.entities.mending import mend
from nlp_worker.entities.runs import proper_runs
from tests.unit.nlp_worker.entities.hand import found, texts


@pytest.mark.parametrize(
    ("text", "heard", "mended"),
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
def test_mending(text: str, heard: tuple[str, str], mended: list[tuple[str, str]]) -> None:
    """Whole names of people, streets and known bodies; offices, money, headings are no names."""
    page = found(text, heard)
    mend(page, list(proper_runs(page.tokens, text)))
    assert texts(page) == mended
