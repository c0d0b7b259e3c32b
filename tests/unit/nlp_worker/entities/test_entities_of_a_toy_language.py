"""Entities of a page in a language of invented words."""

from pathlib import Path

import pytest

from nlp_worker.entities.grouping import find_entities
from nlp_worker.entities.names import honorifics, is_title, name_words, without_titles
from nlp_worker.languages import Language
from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.text.spans import TextSpan
from nlp_worker.text.views import make_views
from tests.toys.word_list_language import WordListLanguage
from tests.unit.nlp_worker.entities.entity_builders import build_sentence

TEXT = "fra Zork Renn nu Blip Tarn nu Mr Holt nu Klonk Sprosk"


@pytest.fixture
def toy(tmp_path: Path) -> WordListLanguage:
    """Return a language with two titles and one noun of organisations."""
    return WordListLanguage(tmp_path, honorifics="blip zork", organisation_nouns="sprosk")


def _entities(text: str, language: Language) -> list[tuple[str, str]]:
    sentences, area = [build_sentence(text)], TextSpan(0, len(text))
    groups = find_entities([], make_views(text), sentences, [area], [0], language)
    return [(group.name, group.type) for group in groups]


def test_titles_and_head_nouns_are_those_of_the_language(toy: WordListLanguage) -> None:
    """A page has other entities in each language, and the order of the calls does not matter."""
    for _ in range(2):
        assert _entities(TEXT, toy) == [
            ("Renn", "PERSON"),
            ("Tarn", "PERSON"),
            ("Klonk Sprosk", "ORG"),
        ]
        assert _entities(TEXT, ENGLISH) == [("Holt", "PERSON")]


def test_names_are_compared_without_the_titles_of_the_language(toy: WordListLanguage) -> None:
    """The word lists of two languages are cached separately."""
    assert honorifics(toy) == {"blip", "zork"}
    assert name_words("Zork Renn", toy) == name_words("Mr Renn", ENGLISH) == ["renn"]
    assert name_words("Zork Renn", ENGLISH) == ["zork", "renn"]
    assert without_titles("Blip Ilse Renn", toy) == "Ilse Renn"
    assert not is_title("Mr", toy)
