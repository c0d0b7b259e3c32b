"""Names as words."""

import pytest

from nlp_worker.entities.names import (
    FULL_NAME,
    gender_of_given_name,
    gender_of_title,
    is_rank,
    is_title,
    name_words,
    whole_name,
    without_label,
    without_titles,
)
from nlp_worker.text.spans import TextSpan


def test_words_of_a_name_are_compared_without_what_stands_around_them() -> None:
    """Articles, titles, dots and possessives."""
    assert name_words("the Rev. Dr. Ann Marlow’s") == ["ann", "marlow"]
    assert without_titles("Municipal Judge Ann Marlow") == "Ann Marlow"
    assert without_label("18:07 - The\nharbour master") == "The harbour master"


def test_a_name_is_never_without_words() -> None:
    """A title or an article alone is a name for want of a better one."""
    assert name_words("The") == ["the"]
    assert name_words("Judge") == ["judge"]
    assert without_titles("Judge") == "Judge"


def test_half_a_double_name_is_made_whole() -> None:
    """Tokenizers cut at hyphens; a hyphen with a space beside it is a dash."""
    text = "said Quill-Renn - Ann"
    assert whole_name(text, TextSpan(11, 15)) == TextSpan(5, 15)
    assert whole_name(text, TextSpan(5, 10)) == TextSpan(5, 15)
    assert whole_name(text, TextSpan(18, 21)) == TextSpan(18, 21)


@pytest.mark.parametrize(
    ("word", "title", "rank"),
    [
        ("Mr", True, True),
        ("Gen.", True, True),
        ("President", True, False),
        ("president", False, False),
        ("King", True, False),
        ("Renn", False, False),
    ],
)
def test_titles(word: str, title: bool, rank: bool) -> None:
    """With a capital only; the short ones begin no name of another kind."""
    assert (is_title(word), is_rank(word)) == (title, rank)


def test_gender() -> None:
    """By title and by given name; what tells nothing is None."""
    assert [gender_of_title(title) for title in ("Mrs.", "Mr", "Dr")] == ["female", "male", None]
    assert gender_of_given_name("joan") == "female"
    assert gender_of_given_name("renn") is None


def test_full_names_with_particles() -> None:
    """Two to four capitalised words; particles do not count."""
    text = "met Ann de la Marlow and Bo"
    assert [match[0] for match in FULL_NAME.finditer(text)] == ["Ann de la Marlow"]
