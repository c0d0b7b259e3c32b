"""Words found without a parser."""

from nlp_worker.entities.page_words import capitalized_words, page_words
from nlp_worker.text.spans import TextSpan

TEXT = "the U.S. mayor’s cat. Ærø"


def test_words_are_without_possessive_and_full_stop() -> None:
    """Initials keep their dots."""
    words = page_words(TEXT, TextSpan(0, 21))
    assert [word.text for word in words] == ["the", "U.S.", "mayor", "cat"]
    assert words[2].span == TextSpan(9, 14)
    assert len(page_words(TEXT, TextSpan(0, 21), most=2)) == 2


def test_capitalized_words_have_their_place_in_the_text() -> None:
    """Their folded form has no accents."""
    words = capitalized_words(TEXT, TextSpan(4, len(TEXT)))
    assert [(word.text, word.folded) for word in words] == [("U.S.", "u.s."), ("Ærø", "aero")]
    assert [TEXT[slice(*word.span)] for word in words] == ["U.S.", "Ærø"]
