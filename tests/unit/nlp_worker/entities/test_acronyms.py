"""Acronyms."""

import pytest

from nlp_worker.entities.acronyms import equal_names, in_brackets, spelt_out
from tests.unit.nlp_worker.entities.hand import found


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("the Harbour Rescue League (HRL) met", "Harbour Rescue League"),
        ("the Harbour and Deckhands Union (HDU) met", "Harbour and Deckhands Union"),
        ("a new League of Ferry Pilots  (LFP) met", "League of Ferry Pilots"),
    ],
)
def test_what_stands_in_brackets_is_spelt_before_it(text: str, full: str) -> None:
    """The name and its letters, small words skipped."""
    page = found(text)
    names = [page.text(mention.span) for mention in spelt_out(page)]
    assert names == [full, text.partition("(")[2].partition(")")[0]]


@pytest.mark.parametrize(
    "text", ["the Sund Bank (HRL) met", "(HRL) met", "he rowed left (HRL)", '"Sund" Bank (SB)']
)
def test_other_letters_stand_for_nothing(text: str) -> None:
    """No words, other words, small words."""
    assert list(spelt_out(found(text))) == []


def test_a_bracket_behind_a_body() -> None:
    """Letters in another order are its acronym, of its type; a place has none."""
    page = found("the Televiso do Sul (TdS) in Vellmouth (VM)", ("Televiso do Sul", "ORG"))
    page.add(found(page.view, ("Vellmouth", "GPE")).mentions[0])
    assert [(page.text(m.span), m.type) for m in in_brackets(page)] == [("TdS", "ORG")]


def test_short_names_everybody_knows() -> None:
    """Only beside the full name, and in capitals."""
    page = found("the European Union met and the EU left", ("European Union", "ORG"))
    assert [(page.text(m.span), m.type) for m in equal_names(page)] == [("EU", "ORG")]
    assert list(equal_names(found("the EU left"))) == []
