"""Spellings of names, and votes on their types."""

from nlp_worker.entities.name_forms import NameForms, TypeVotes
from nlp_worker.languages.en import LANGUAGE as ENGLISH
from tests.unit.nlp_worker.entities.entity_builders import build_mentions


def test_the_winner_has_most_votes() -> None:
    """Of equal types the first wins; a type without votes has 0."""
    votes = TypeVotes(ORG=1.0, GPE=1.0)
    assert (votes.winner, votes["PERSON"]) == ("ORG", 0.0)
    votes.merge({"GPE": 0.5})
    assert votes.winner == "GPE"


def test_spellings_that_differ_by_case_are_one_form() -> None:
    """Its name is the spelling that is not in capitals, and it counts the labels of all."""
    text = "MARLOW met Marlow and Tarn"
    names = build_mentions(text, ("MARLOW", "ORG"), ("Marlow", "PERSON"), ("Tarn", ""))
    marlow, tarn = NameForms(text, names, ENGLISH)
    assert (marlow.name, marlow.label_counts) == ("Marlow", {"ORG": 1, "PERSON": 1})
    assert [text[slice(*span)] for span in marlow.spans] == ["MARLOW", "Marlow"]
    assert (tarn.is_single, tarn.label_counts, tarn.type) == (True, {}, "")
