"""Texts that are joined until they are as long as an article."""

from benchmarks.storage import joined


def test_texts_are_joined_until_they_have_the_words() -> None:
    """Each has enough words and no more texts than it needs; the rest is left out."""
    texts = ["one two", "three", "four five six", "seven"]
    assert list(joined(texts, 3)) == ["one two\n\nthree", "four five six"]
