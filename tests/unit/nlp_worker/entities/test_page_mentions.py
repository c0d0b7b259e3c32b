"""The mentions of a page, of which no two overlap."""

from nlp_worker.entities.mentions import NameMention
from nlp_worker.text.spans import TextSpan
from tests.unit.nlp_worker.entities.entity_builders import (
    build_mentions,
    build_page,
    mention_texts,
)

TEXT = "then Ilse Renn of the Sund Bank of Tarn Island left"


def _mention(name: str, kind: str) -> NameMention:
    return build_mentions(TEXT, (name, kind))[0]


def test_a_mention_that_overlaps_another_is_not_added() -> None:
    """The mentions are in the order of the text."""
    page = build_page(TEXT, ("Sund Bank", "ORG"))
    assert page.add(_mention("Ilse Renn", "PERSON"))
    assert not page.add(_mention("Bank of Tarn", "ORG"))
    assert mention_texts(page) == [("Ilse Renn", "PERSON"), ("Sund Bank", "ORG")]


def test_a_longer_name_replaces_the_mentions_inside_it() -> None:
    """It is not added when it would cut another mention."""
    page = build_page(TEXT, ("Sund Bank", "ORG"), ("Tarn", "GPE"))
    page.add_over(_mention("Bank of Tarn", "ORG"))
    assert mention_texts(page) == [("Sund Bank", "ORG"), ("Tarn", "GPE")]
    page.add_over(_mention("Sund Bank of Tarn Island", "ORG"))
    assert mention_texts(page) == [("Sund Bank of Tarn Island", "ORG")]


def test_the_place_of_a_removed_mention_is_free() -> None:
    """A mention of the whole page can be removed too."""
    page = build_page(TEXT)
    whole = NameMention(TextSpan(0, len(TEXT)), "ORG")
    assert page.add(whole)
    assert page.overlapping(TextSpan(40, 41)) == [whole]
    page.remove([whole])
    assert page.is_free(TextSpan(0, len(TEXT)))
    assert mention_texts(page) == []


def test_runs_begin_at_the_capitalized_words_that_are_asked_for() -> None:
    """A run has at most the number of words asked for."""
    runs = build_page(TEXT).runs_from({"tarn": 2, "ilse": 1, "sund": 3, "of": 9})
    found = [" ".join(word.text for word in run) for run in runs]
    assert found == ["Ilse", "Sund Bank of", "Tarn Island"]
