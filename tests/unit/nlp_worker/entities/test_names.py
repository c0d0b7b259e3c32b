"""Names as words."""

import pytest

from nlp_worker.entities.names import (
    FULL_NAME,
    gender_of_given_name,
    gender_of_title,
    is_short_title,
    is_title,
    is_title_modifier,
    name_words,
    whole_name,
    without_label,
    without_titles,
)
from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.text.spans import TextSpan


def test_a_name_is_compared_without_titles_and_marks() -> None:
    """Articles, titles, dots and possessives are left out."""
    assert name_words("the Rev. Dr. Ann Marlow’s", ENGLISH) == ["ann", "marlow"]
    assert without_titles("Municipal Judge Ann Marlow", ENGLISH) == "Ann Marlow"
    assert without_label("18:07 - The\nharbour master") == "The harbour master"


def test_a_name_is_never_without_words() -> None:
    """A title or an article alone stays."""
    assert name_words("The", ENGLISH) == ["the"]
    assert name_words("Judge", ENGLISH) == ["judge"]
    assert without_titles("Judge", ENGLISH) == "Judge"


def test_half_a_double_name_is_made_whole() -> None:
    """A hyphen with a space beside it is a dash and not part of a name."""
    text = "said Quill-Renn - Ann"
    assert whole_name(text, TextSpan(11, 15)) == TextSpan(5, 15)
    assert whole_name(text, TextSpan(5, 10)) == TextSpan(5, 15)
    assert whole_name(text, TextSpan(18, 21)) == TextSpan(18, 21)


@pytest.mark.parametrize(
    ("word", "title", "short"),
    [
        ("Mr", True, True),
        ("Gen.", True, True),
        ("President", True, False),
        ("president", False, False),
        ("King", True, False),
        ("Renn", False, False),
    ],
)
def test_titles(word: str, title: bool, short: bool) -> None:
    """A title has a capital; a short one begins no other name."""
    assert (is_title(word, ENGLISH), is_short_title(word, ENGLISH)) == (title, short)


def test_a_word_before_a_title_modifies_it() -> None:
    """“Foreign” is part of “Foreign Minister” and is not a title itself."""
    assert is_title_modifier("Foreign", ENGLISH)
    assert not is_title_modifier("foreign", ENGLISH)
    assert not is_title("Foreign", ENGLISH)


def test_gender_of_titles_and_given_names() -> None:
    """A title or name that shows no gender gives None."""
    genders = [gender_of_title(title, ENGLISH) for title in ("Mrs.", "Mr", "Dr")]
    assert genders == ["female", "male", None]
    assert gender_of_given_name("mary", ENGLISH) == "female"
    assert gender_of_given_name("renn", ENGLISH) is None


def test_full_names_with_particles() -> None:
    """A full name has two to four capitalized words, and particles between them."""
    text = "met Ann de la Marlow and Bo"
    assert [match[0] for match in FULL_NAME.finditer(text)] == ["Ann de la Marlow"]
