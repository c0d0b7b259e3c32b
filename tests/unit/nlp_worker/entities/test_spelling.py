"""Spellings of one name."""

import pytest

from nlp_worker.entities.spelling import (
    core_words,
    fold,
    is_initial,
    names_equal_to,
    phonetic_key,
    same_given_name,
    same_word,
)
from nlp_worker.languages.en import LANGUAGE as ENGLISH


@pytest.mark.parametrize(
    ("written", "folded"), [("Ærø", "aero"), ("O’Dell", "o'dell"), ("ŽELJKO", "zeljko")]
)
def test_folded_words(written: str, folded: str) -> None:
    """They are in lower case, without accents, and with straight marks."""
    assert fold(written) == folded


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
    """They are transliterations, or have one wrong letter or two swapped ones."""
    assert same_word(one, other)
    assert same_word(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("petrov", "petrova"), ("holt", "bolt"), ("renn", "benn"), ("hartmann", "hartwell")],
)
def test_two_names(one: str, other: str) -> None:
    """One more letter at the end, short words, another first letter, or more wrong letters."""
    assert not same_word(one, other)


def test_given_names() -> None:
    """An initial can stand for a name; two known names that sound different are two."""
    assert same_given_name("b.", "bettina", ENGLISH)
    assert is_initial("bettina", "b")
    assert not same_given_name("martin", "marvin", ENGLISH)


def test_words_to_compare_by() -> None:
    """Titles, particles and the article of Arabic names are left out, however it is written."""
    assert (
        core_words("Sheikh Omar al-Harani", ENGLISH)
        == core_words("Omar Al-Harani", ENGLISH)
        == ("omar", "harani")
    )
    assert core_words("Ann de la Marlow", ENGLISH) == ("ann", "marlow")
    assert core_words("Quill-Renn", ENGLISH) == ("quill", "renn")
    assert core_words("van", ENGLISH) == ("van",)


def test_spellings_of_one_sound_have_one_phonetic_key() -> None:
    """“Kh” and “h” are two transliterations of one letter."""
    assert phonetic_key("khalil") == phonetic_key("halil")


def test_names_that_are_equal_by_list() -> None:
    """Each name gives all of them, the fullest first."""
    assert "eu" in names_equal_to("eu", ENGLISH)
    assert names_equal_to("eu", ENGLISH)[0] == "european union"
    assert names_equal_to("renn", ENGLISH) == ()
