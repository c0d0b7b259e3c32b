"""Mentions are the name alone."""

import pytest

from nlp_worker.entities.mentions import clean_mentions
from nlp_worker.text.parse import NamedSpan


@pytest.mark.parametrize(
    ("found", "label", "kept"),
    [
        ("Ann Marlow's", "PERSON", "Ann Marlow"),
        (' "Ann Marlow ', "PERSON", "Ann Marlow"),
        ("the Harbour Board", "ORG", "Harbour Board"),
        ("The Long Rain", "WORK_OF_ART", "The Long Rain"),
        ("Deputy Commissioner Ann Marlow", "PERSON", "Ann Marlow"),
        ("Commissioner Marlow", "PERSON", "Commissioner Marlow"),
        ("Ann Marlow: Governor", "PERSON", "Ann Marlow"),
        ("the U.S.", "GPE", "U.S."),
        ("the", "ORG", "the"),
    ],
)
def test_what_belongs_to_a_name(found: str, label: str, kept: str) -> None:
    """Marks, possessives, articles and titles stay outside, the dot of initials inside."""
    view = f"{found} came"
    things, values = clean_mentions([NamedSpan(0, len(found), label)], view)
    assert [view[slice(*thing.span)] for thing in things] == [kept]
    assert values == []


def test_values_are_kept_apart_and_noise_dropped() -> None:
    """Dates are values; a name without a letter or an unknown label is nothing."""
    view = "last week --- etc"
    names = [NamedSpan(0, 9, "DATE"), NamedSpan(10, 13, "ORG"), NamedSpan(14, 17, "MISC")]
    things, values = clean_mentions(names, view)
    assert things == []
    assert [(view[slice(*value.span)], value.type) for value in values] == [("last week", "DATE")]
