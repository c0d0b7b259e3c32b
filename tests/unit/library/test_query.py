"""The words of a search, and what is said about words that cannot be read."""

import pytest

from library.errors import BadQuery
from library.query import AllOf, AnyOf, Phrase, parse
from library.words import folded_words


def test_or_binds_less_than_and_and_not_binds_most() -> None:
    """Brackets change it."""
    ferry, boat, isle = Phrase(("ferry",)), Phrase(("boat",)), Phrase(("isle",))
    assert parse("ferry boat OR isle") == AnyOf((AllOf((ferry, boat)), isle))
    assert parse("ferry AND (boat OR isle)") == AllOf((ferry, AnyOf((boat, isle))))
    assert parse("ferry NOT boat isle") == AllOf((ferry, isle), (boat,))
    assert parse("“Last boat”") == Phrase(("last", "boat"))
    assert parse('"last bo"*') == Phrase(("last", "bo"), is_prefix=True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("  ", "has no words"),
        ("--- !", "has no words"),
        ("(ferry", "opens a bracket at 1"),
        ("ferry)", "closes a bracket at 6"),
        ('ferry "last boat', "opens a phrase at 7"),
        ("NOT ferry", "has only NOT at 1"),
        ("ferry AND", "needs a word before its end"),
        ("OR ferry", "needs a word before OR at 1"),
        ("fe*ry", "inside a word"),
        ("f*", "after fewer than 2 letters"),
        ("a " * 51, "more than 50 words"),
        ("(" * 22 + "a" + ")" * 22, "more than 20 brackets"),
    ],
)
def test_words_that_cannot_be_read_are_explained(text: str, said: str) -> None:
    """The message names the place."""
    with pytest.raises(BadQuery, match=said.replace("(", r"\(")):
        parse(text)


def test_case_accents_and_marks_do_not_count() -> None:
    """Composed and decomposed letters are equal, and so are ligatures and sharp s."""
    assert folded_words("Étienne DUPRÉ’s ﬁle, Straße_2") == "etienne dupre s file strasse 2"
    assert folded_words("Dupre\u0301") == "dupre"
    assert folded_words("\u0301 ...") == ""
