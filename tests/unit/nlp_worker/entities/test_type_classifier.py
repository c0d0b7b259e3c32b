"""Types of names by votes."""

import pytest

from nlp_worker.entities.name_forms import NameForm, NameForms
from nlp_worker.entities.token_index import TokenIndex
from nlp_worker.entities.type_classifier import TypeClassifier, type_of_head
from nlp_worker.languages.en import LANGUAGE as ENGLISH
from tests.unit.nlp_worker.entities.entity_builders import build_mentions, build_sentence


def _classify(classifier: TypeClassifier, text: str, name: tuple[str, str]) -> NameForm:
    (form,) = classifier.classify(NameForms(text, build_mentions(text, name), ENGLISH))
    return form


def _classifier(text: str) -> TypeClassifier:
    return TypeClassifier(text, TokenIndex([build_sentence(text)]), ENGLISH)


@pytest.mark.parametrize(
    ("text", "labelled", "type_"),
    [
        ("then Mr Renn left", ("Renn", "ORG"), "PERSON"),
        ("then lawyer Renn left", ("Renn", "GPE"), "PERSON"),
        ("the Sund Bank shut", ("Sund Bank", "PERSON"), "ORG"),
        ("the Ekholm River rose", ("Ekholm River", "ORG"), "LOC"),
        ("houses in Norway burnt", ("Norway", "PERSON"), "GPE"),
        ("many Danish pilots left", ("Danish", "LOC"), "NORP"),
        ("the Vellmouth Bridge shut", ("Vellmouth Bridge", "PERSON"), "FAC"),
        ("shares in Nordvik fell", ("Nordvik", "GPE"), "ORG"),
        ("then Renn , who left", ("Renn", "PERSON"), "PERSON"),
        ("a founder of Sorvik sang", ("Sorvik", "PERSON"), "ORG"),
        ("the Sorvik newspaper shut", ("Sorvik", "PERSON"), "ORG"),
        ("then Sorvik is a startup that grew", ("Sorvik", "PERSON"), "ORG"),
        ("a resident of Sorvik left", ("Sorvik", "PERSON"), "GPE"),
        ("then Sorvik, a village near Ekholm", ("Sorvik", "PERSON"), "GPE"),
    ],
)
def test_the_words_around_outweigh_a_wrong_label(
    text: str, labelled: tuple[str, str], type_: str
) -> None:
    """Titles, roles, head nouns and lists of places and peoples count more than one label."""
    assert _classify(_classifier(text), text, labelled).type == type_


def test_classifying_twice_gives_the_same_votes() -> None:
    """The votes of a place are kept and not added up."""
    text = "then Mr Renn left"
    classifier = _classifier(text)
    one, other = (_classify(classifier, text, ("Renn", "ORG")).votes for _ in range(2))
    assert one == other


def test_the_head_noun_decides_the_type() -> None:
    """Most last words decide nothing."""
    assert type_of_head(("sund", "bank"), ENGLISH) == "ORG"
    assert type_of_head(("ilse", "renn"), ENGLISH) is None
