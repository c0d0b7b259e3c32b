"""Turns of a transcript."""

from nlp_worker.quotes.rules.transcripts import find_turns
from tests.unit.nlp_worker.quotes.hand import make_section

TALK = """ANN MARLOW: Will the bridge open?
(Laughter.)
MAYOR BO TARN: It will open in May.
I promise you that much.
MARLOW: And if it rains?
TARN: Then we wait for June.
Tags: bridges, rain, mayors
"""


def test_turns_and_what_carries_them_on() -> None:
    """Turns are found by labels whose last word recurs; asides and footers are left out."""
    section = make_section(TALK, [])
    turns = find_turns(section)
    assert [[TALK[slice(*span)] for span in turn.spans] for turn in turns] == [
        ["Will the bridge open?"],
        ["It will open in May.", "I promise you that much."],
        ["And if it rains?"],
        ["Then we wait for June."],
    ]
    assert all(not section.is_free(turn.spans[0]) for turn in turns)


def test_labels_that_do_not_recur() -> None:
    """A page with a few labels that never recur is not a transcript."""
    text = "Photo: a bridge.\nText: Ann Marlow.\nSource: The Gauge.\n"
    assert find_turns(make_section(text, [])) == []
