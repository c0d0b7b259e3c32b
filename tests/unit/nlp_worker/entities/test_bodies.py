"""Which names are one organisation's or one place's."""

import pytest

from nlp_worker.entities.bodies import Bodies, is_telling
from tests.unit.nlp_worker.entities.hand import forms


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
def test_short_forms(full: str, short: str) -> None:
    """Acronym, without whose or what, first word, a slip, the noun alone, a known equal."""
    long, brief = forms("ORG", full, f"\n{short}")
    assert Bodies([long, brief]).head_of[brief] is long


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sund Bank", "Barlow Bank"),
        ("Nordvik Shipping", "Tarn Shipping"),
        ("Harbour Rescue League", "HDU"),
    ],
)
def test_other_bodies(one: str, other: str) -> None:
    """What only ends or begins alike is another."""
    first, second = forms("ORG", one, f"\n{other}")
    assert Bodies([first, second]).head_of[second] is second


def test_what_may_stand_for_two_stands_for_none() -> None:
    """Two leagues of the same letters."""
    one, other, short = forms("ORG", "Harbour Rescue League", "Hill Rowing League", "HRL")
    assert Bodies([one, other, short]).head_of[short] is short


def test_a_people_and_its_plural() -> None:
    """“Norwegian” and “Norwegians” are one; no country is the same as its people."""
    one, many = forms("NORP", "Norwegian", "Norwegians")
    (land,) = forms("GPE", "Norway")
    heads = Bodies([one, many, land]).head_of
    assert heads[one] is heads[many]
    assert heads[land] is land


def test_telling_words() -> None:
    """A name of its own tells; a country or a common opening does not."""
    assert is_telling("nordvik")
    assert not any(map(is_telling, ("national", "norway", "danish", "sun")))
