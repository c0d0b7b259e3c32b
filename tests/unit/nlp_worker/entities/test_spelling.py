"""Spellings of one name."""

import pytest

from nlp_worker.entities.spelling import (
    core_words,
    is_initial,
    names_equal_to,
    plain,
    same_given,
    same_word,
    skeleton,
)


@pytest.mark.parametrize(
    ("written", "seen"), [("Ærø", "aero"), ("O’Dell", "o'dell"), ("ŽELJKO", "zeljko")]
)
def test_plain_words(written: str, seen: str) -> None:
    """Small, without accents, with straight marks."""
    assert plain(written) == seen


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sergei", "sergey"),
        ("kallenberg", "kallenburg"),
        ("volkonin", "wolkonin"),
        ("mohamed", "muhammad"),
        ("brandtner", "brantdner"),
    ],
)
def test_one_name_in_two_spellings(one: str, other: str) -> None:
    """Transliterations, one letter wrong, two letters swapped."""
    assert same_word(one, other)
    assert same_word(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("petrov", "petrova"), ("holt", "bolt"), ("renn", "benn"), ("hartmann", "hartwell")],
)
def test_two_names(one: str, other: str) -> None:
    """A letter more at the end, short words, another first letter, more than one slip."""
    assert not same_word(one, other)


def test_given_names() -> None:
    """An initial may be the name; two known names that sound apart are two."""
    assert same_given("b.", "bettina")
    assert is_initial("bettina", "b")
    assert not same_given("martin", "marvin")


def test_words_to_compare_by() -> None:
    """Without titles, particles and the article of Arabic names, whichever way it is written."""
    assert core_words("Sheikh Omar al-Harani") == core_words("Omar Al-Harani") == ("omar", "harani")
    assert core_words("Ann de la Marlow") == ("ann", "marlow")
    assert core_words("Quill-Renn") == ("quill", "renn")
    assert core_words("van") == ("van",)


def test_sounds() -> None:
    """What is left is one for both spellings."""
    assert skeleton("khalil") == skeleton("halil")


def test_names_that_are_equal_by_list() -> None:
    """Each name leads to all of them, the fullest first."""
    assert "eu" in names_equal_to("eu")
    assert names_equal_to("eu")[0] == "european union"
    assert names_equal_to("renn") == ()
