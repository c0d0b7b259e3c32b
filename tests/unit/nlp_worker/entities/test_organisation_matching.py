"""Forms that name one organisation or one place."""

import pytest

from nlp_worker.entities.name_forms import NameForm
from nlp_worker.entities.organisation_matching import OrganisationMatcher, is_distinctive
from nlp_worker.languages.en import LANGUAGE as ENGLISH
from tests.unit.nlp_worker.entities.entity_builders import build_forms


def _canonical(*forms: NameForm) -> dict[NameForm, NameForm]:
    return OrganisationMatcher(forms, ENGLISH).canonical


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Harbour Rescue League", "HRL"),
        ("Harbour and Deckhands Union", "HDU"),
        ("Russian Foreign Ministry", "Foreign Ministry"),
        ("Nordvik Shipping Ltd", "Nordvik Shipping"),
        ("Nordvik Shipping Ltd", "Nordvik"),
        ("Barlow Bank", "Barlow"),
        ("Kallenberg Trust", "Kallenburg Trust"),
        ("Sund Council", "Council"),
        ("European Union", "EU"),
    ],
)
def test_a_short_form_names_the_organisation_of_the_full_form(full: str, short: str) -> None:
    """Short forms are acronyms, names without owner or noun, first words, misspellings, nouns."""
    long, brief = build_forms("ORG", full, f"\n{short}")
    assert _canonical(long, brief)[brief] is long


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sund Bank", "Barlow Bank"),
        ("Nordvik Shipping", "Tarn Shipping"),
        ("Harbour Rescue League", "HDU"),
    ],
)
def test_names_that_only_end_alike_are_two_organisations(one: str, other: str) -> None:
    """An equal last word, or an acronym of other letters, is not enough."""
    first, second = build_forms("ORG", one, f"\n{other}")
    assert _canonical(first, second)[second] is second


def test_an_acronym_of_two_organisations_is_neither() -> None:
    """Two leagues have the same letters."""
    forms = build_forms("ORG", "Harbour Rescue League", "Hill Rowing League", "HRL")
    assert _canonical(*forms)[forms[2]] is forms[2]


def test_a_people_and_its_plural_are_one() -> None:
    """“Norwegian” and “Norwegians” are one entity, and the country is another."""
    one, many = build_forms("NORP", "Norwegian", "Norwegians")
    (land,) = build_forms("GPE", "Norway")
    canonical = _canonical(one, many, land)
    assert canonical[one] is canonical[many]
    assert canonical[land] is land


def test_distinctive_words() -> None:
    """A name of its own is distinctive; a place, a people, a common or a short word is not."""
    assert is_distinctive("nordvik", ENGLISH)
    for word in ("national", "norway", "danish", "sun"):
        assert not is_distinctive(word, ENGLISH)
