"""Telling the language of a text."""

import pytest

from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.text.language_detection import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The council will meet again on Thursday to vote on the bridge.", "en"),
        ("Der Stadtrat trifft sich am Donnerstag wieder und stimmt ab.", "de"),
        ("Le conseil se réunira de nouveau jeudi pour voter sur le pont.", "fr"),
    ],
)
def test_plain_sentences(text: str, language: str) -> None:
    """One sentence is enough."""
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["", "Hm.", "1234 5678 " * 20, '"' * 500])
def test_too_little_to_tell(text: str) -> None:
    """Without letters there is no language."""
    assert detect_language(text) is None


def test_a_hint_decides_only_where_the_text_cannot() -> None:
    """Pages are made from templates in other languages."""
    assert detect_language("Hm.", "de") == "de"
    assert detect_language("The council will meet again to vote on the bridge.", "de") == "en"


def test_the_end_of_a_long_text_counts_too() -> None:
    """A page of numbers with prose after it still has a language."""
    prose = "The council will meet again on Thursday to vote on the bridge. " * 40
    assert detect_language("12 34 " * 5000 + prose) == "en"


def test_regions_and_case_of_english_tags() -> None:
    """BCP 47 tags compare by their primary subtag."""
    assert ENGLISH.covers("en")
    assert ENGLISH.covers("EN-gb")
    assert not ENGLISH.covers("enm")
    assert not ENGLISH.covers("de")
