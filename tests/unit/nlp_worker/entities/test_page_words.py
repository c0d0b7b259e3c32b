"""What has been found, none over another."""

from nlp_worker.entities.mentions import NameMention
from nlp_worker.entities.page_words import page_words
from nlp_worker.text.spans import TextSpan
from tests.unit.nlp_worker.entities.hand import found, texts

TEXT = "then Ilse Renn of the Sund Bank of Tarn Island left"


def _of(name: str, kind: str) -> NameMention:
    start = TEXT.index(name)
    return NameMention(TextSpan(start, start + len(name)), kind)


def test_adding_keeps_what_is_there() -> None:
    """A mention that shares a character with another is not added; order is that of the text."""
    page = found(TEXT, ("Sund Bank", "ORG"))
    assert page.add(_of("Ilse Renn", "PERSON"))
    assert not page.add(_of("Bank of Tarn", "ORG"))
    assert texts(page) == [("Ilse Renn", "PERSON"), ("Sund Bank", "ORG")]


def test_putting_takes_the_place_of_parts() -> None:
    """A longer name comes over those inside it, and over no end of another."""
    page = found(TEXT, ("Sund Bank", "ORG"), ("Tarn", "GPE"))
    page.put(_of("Bank of Tarn", "ORG"))
    assert texts(page) == [("Sund Bank", "ORG"), ("Tarn", "GPE")]
    page.put(_of("Sund Bank of Tarn Island", "ORG"))
    assert texts(page) == [("Sund Bank of Tarn Island", "ORG")]


def test_removing_leaves_room() -> None:
    """Also where a mention is longer than a shelf."""
    page = found(TEXT)
    whole = NameMention(TextSpan(0, len(TEXT)), "ORG")
    assert page.add(whole)
    assert page.touching(TextSpan(40, 41)) == [whole]
    page.remove([whole])
    assert page.is_free(TextSpan(0, len(TEXT)))
    assert texts(page) == []


def test_words_without_possessive_and_stop() -> None:
    """Initials keep their dots."""
    words = page_words("the U.S. mayor’s cat.", TextSpan(0, 21))
    assert [word.text for word in words] == ["the", "U.S.", "mayor", "cat"]
    assert words[2].span == TextSpan(9, 14)
