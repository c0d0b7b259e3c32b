"""What speaks for the type of a name."""

import pytest

from nlp_worker.entities.evidence import Evidence, type_of_head
from nlp_worker.entities.name_forms import Forms, Votes
from nlp_worker.entities.tokens import Tokens
from tests.unit.nlp_worker.entities.hand import mentions, sentence


@pytest.mark.parametrize(
    ("text", "heard", "type_"),
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
    ],
)
def test_types(text: str, heard: tuple[str, str], type_: str) -> None:
    """Titles, roles, heads of names, lists of places and peoples outweigh one wrong label."""
    evidence = Evidence(text, Tokens([sentence(text)]))
    (form,) = evidence.weighed(Forms(text, mentions(text, heard)))
    assert form.type == type_


def test_a_name_is_weighed_alike_twice() -> None:
    """What a place says is kept, not added up."""
    text = "then Mr Renn left"
    evidence = Evidence(text, Tokens([sentence(text)]))
    named = mentions(text, ("Renn", "ORG"))
    one, other = (next(evidence.weighed(Forms(text, named))).votes for _ in range(2))
    assert one == other


def test_heads() -> None:
    """The last word tells; most tell nothing."""
    assert type_of_head(("sund", "bank")) == "ORG"
    assert type_of_head(("ilse", "renn")) is None


def test_votes() -> None:
    """The winner has most; of equals it is the first."""
    votes = Votes(ORG=1.0, GPE=1.0)
    assert (votes.winner, votes["PERSON"]) == ("ORG", 0.0)
    votes.merge({"GPE": 0.5})
    assert votes.winner == "GPE"
