"""Acronyms."""

import pytest

from nlp_worker.entities.acronyms import (
    find_bracketed_acronyms,
    find_defined_acronyms,
    find_known_acronyms,
)
from tests.unit.nlp_worker.entities.entity_builders import build_page


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("the Harbour Rescue League (HRL) met", "Harbour Rescue League"),
        ("the Harbour and Deckhands Union (HDU) met", "Harbour and Deckhands Union"),
        ("a new League of Ferry Pilots  (LFP) met", "League of Ferry Pilots"),
    ],
)
def test_an_acronym_in_brackets_and_the_name_before_it_are_found(text: str, full: str) -> None:
    """The full name has the letters of the acronym; words in lower case are skipped."""
    page = build_page(text)
    names = [page.text(mention.span) for mention in find_defined_acronyms(page)]
    assert names == [full, text.partition("(")[2].partition(")")[0]]


@pytest.mark.parametrize(
    "text", ["the Sund Bank (HRL) met", "(HRL) met", "he rowed left (HRL)", '"Sund" Bank (SB)']
)
def test_letters_that_the_words_before_do_not_have_are_no_acronym(text: str) -> None:
    """There are no words, other words, or only words in lower case before the bracket."""
    assert list(find_defined_acronyms(build_page(text))) == []


def test_other_letters_in_brackets_after_an_organisation_are_its_acronym() -> None:
    """The acronym gets the type of the organisation; a place has no acronym."""
    page = build_page("the Televiso do Sul (TdS) in Vellmouth (VM)", ("Televiso do Sul", "ORG"))
    page.add(build_page(page.view, ("Vellmouth", "GPE")).mentions[0])
    assert [(page.text(m.span), m.type) for m in find_bracketed_acronyms(page)] == [("TdS", "ORG")]


def test_a_known_acronym_is_found_beside_its_full_name() -> None:
    """It is found in capitals only, and not without the full name."""
    page = build_page("the European Union met and the EU left", ("European Union", "ORG"))
    assert [(page.text(m.span), m.type) for m in find_known_acronyms(page)] == [("EU", "ORG")]
    assert list(find_known_acronyms(build_page("the EU left"))) == []
