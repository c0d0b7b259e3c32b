"""Mentions are the name alone."""

import pytest

from nlp_worker.entities.mentions import clean_mentions
from nlp_worker.text.parsed import NamedSpan


@pytest.mark.parametrize(
    ("found", "label", "kept"),
    [
        ("Ann Marlow's", "PERSON", "Ann Marlow"),
        (' "Ann Marlow ', "PERSON", "Ann Marlow"),
        ('Ann Marlow" Tarn', "PERSON", "Ann Marlow"),
        ("Ann Marlow, 54", "PERSON", "Ann Marlow"),
        ("Ann Marlow 54", "PERSON", "Ann Marlow"),
        ("Ann Marlow (Coast", "PERSON", "Ann Marlow"),
        ("the Harbour Board", "ORG", "Harbour Board"),
        ("The Long Rain", "WORK_OF_ART", "The Long Rain"),
        ("Deputy Commissioner Ann Marlow", "PERSON", "Ann Marlow"),
        ("Commissioner Marlow", "PERSON", "Marlow"),
        ("Gen. Marlow", "ORG", "Marlow"),
        ("Commissioner", "PERSON", "Commissioner"),
        ("Ann Marlow: Governor", "PERSON", "Ann Marlow"),
        ("the U.S.", "GPE", "U.S."),
        ("anti-Danish", "NORP", "Danish"),
        ("Nordvik-led", "ORG", "Nordvik"),
        ("Tarn Shipping Ltd of Vellmouth", "ORG", "Tarn Shipping Ltd"),
        ("Harbour Board and", "ORG", "Harbour Board"),
    ],
)
def test_what_belongs_to_a_name(found: str, label: str, kept: str) -> None:
    """Marks, possessives, articles, titles and ages stay outside, the dot of initials inside."""
    view = f"{found} came"
    things, values = clean_mentions([NamedSpan(0, len(found), label)], view)
    assert [view[slice(*thing.span)] for thing in things] == [kept]
    assert values == []


def test_two_people_in_one_span_are_two() -> None:
    """With a full name behind the “and”; two words may be a firm."""
    pair, firm = "Ann and Bo Marlow", "Marlow and Tarn"
    things, _ = clean_mentions([NamedSpan(0, len(pair), "PERSON")], pair)
    assert [pair[slice(*thing.span)] for thing in things] == ["Ann", "Bo Marlow"]
    things, _ = clean_mentions([NamedSpan(0, len(firm), "PERSON")], firm)
    assert [firm[slice(*thing.span)] for thing in things] == ["Marlow and Tarn"]


def test_half_of_a_double_name_is_made_whole() -> None:
    """The tokenizer cuts at the hyphen, the mention does not."""
    view = "Ann Quill-Tarn came"
    things, _ = clean_mentions([NamedSpan(0, 9, "PERSON")], view)
    assert [view[slice(*thing.span)] for thing in things] == ["Ann Quill-Tarn"]


@pytest.mark.parametrize("found", ["the", "---", "www.rain.example", "ann@rain.example", "12"])
def test_what_is_no_name(found: str) -> None:
    """An article, marks, an address, a number: nothing with a capital is left, or no name is."""
    assert clean_mentions([NamedSpan(0, len(found), "ORG")], found) == ([], [])


def test_values_are_kept_apart_and_noise_dropped() -> None:
    """Dates are values; a name without a letter or an unknown label is nothing."""
    view = "last week --- etc"
    names = [NamedSpan(0, 9, "DATE"), NamedSpan(10, 13, "ORG"), NamedSpan(14, 17, "MISC")]
    things, values = clean_mentions(names, view)
    assert things == []
    assert [(view[slice(*value.span)], value.type) for value in values] == [("last week", "DATE")]
