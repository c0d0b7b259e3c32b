"""Mentions, trimmed to the name."""

import pytest

from nlp_worker.entities.mentions import NameMention, clean_mentions
from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.text.parsed import NamedSpan


def _clean(view: str, *names: NamedSpan) -> tuple[list[NameMention], list[NameMention]]:
    return clean_mentions(names, view, ENGLISH)


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
        ("Vellmouth, Marlow", "ORG", "Vellmouth"),
        ("Tarn Shipping, Inc.", "ORG", "Tarn Shipping, Inc"),
    ],
)
def test_a_mention_is_trimmed_to_the_name(found: str, label: str, kept: str) -> None:
    """Marks, possessives, articles, titles and ages are left out; initials keep their last dot."""
    view = f"{found} came"
    entities, values = _clean(view, NamedSpan(0, len(found), label))
    assert [view[slice(*mention.span)] for mention in entities] == [kept]
    assert values == []


def test_two_people_in_one_span_are_two() -> None:
    """A full name must follow the “and”, because two single words may be a firm."""
    pair, firm = "Ann and Bo Marlow", "Marlow and Tarn"
    entities, _ = _clean(pair, NamedSpan(0, len(pair), "PERSON"))
    assert [pair[slice(*mention.span)] for mention in entities] == ["Ann", "Bo Marlow"]
    entities, _ = _clean(firm, NamedSpan(0, len(firm), "PERSON"))
    assert [firm[slice(*mention.span)] for mention in entities] == ["Marlow and Tarn"]


def test_half_of_a_double_name_is_made_whole() -> None:
    """The tokenizer cuts at the hyphen, and the mention gets both halves."""
    view = "Ann Quill-Tarn came"
    entities, _ = _clean(view, NamedSpan(0, 9, "PERSON"))
    assert [view[slice(*mention.span)] for mention in entities] == ["Ann Quill-Tarn"]


@pytest.mark.parametrize("found", ["the", "---", "www.rain.example", "ann@rain.example", "12"])
def test_a_span_without_a_name_has_no_mention(found: str) -> None:
    """It is an article, marks, an address or a number."""
    assert _clean(found, NamedSpan(0, len(found), "ORG")) == ([], [])


def test_values_are_separate_and_other_labels_are_left_out() -> None:
    """A date is a value; a name without a letter and an unknown label are left out."""
    view = "last week --- etc"
    names = [NamedSpan(0, 9, "DATE"), NamedSpan(10, 13, "ORG"), NamedSpan(14, 17, "MISC")]
    entities, values = _clean(view, *names)
    assert entities == []
    assert [(view[slice(*value.span)], value.type) for value in values] == [("last week", "DATE")]
