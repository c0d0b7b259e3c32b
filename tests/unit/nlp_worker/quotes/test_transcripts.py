"""Turns of a transcript."""

import re

import pytest

from nlp_worker.quotes.rules.transcripts import find_turns
from tests.unit.nlp_worker.quotes.hand import make_section

_PEOPLE = {"Ada Holt": "PERSON", "Finn Marsh": "PERSON"}
NEXT = "\n- "
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


@pytest.mark.parametrize(
    "text",
    [
        # Paragraphs without “I” and “you” carry a turn on; those that tell of somebody do not.
        "Ada Holt: [We open.]\n[The nets are gone.]\nShe gets up.\nFinn Marsh: [Why?]\nHolt: [Rain.]",
        # Two labels are enough if they name people, also in one paragraph.
        "Ada Holt: [We lost the boats.] Finn Marsh: [The nets are gone.]",
        "Ada Holt: [We lost the boats.] Bo de la Tarn: [The nets are gone.]",
        # Behind the last turn, only the first person goes on.
        "Ada Holt: [We open.]\nFinn Marsh: [Why?]\n[I lost my nets.]\nWe sell a calendar.",
        "**Ada Holt:** [We open.]\n**Finn Marsh:** [Why?]",
        "Ada Holt: “[We open.]”\nFinn Marsh: “[Why?]”\nAda Holt: “[It is May.]”",
        # These are lists.
        "Ada Holt: violin\nFinn Marsh: piano",
        "Finn Marsh: “Rain.”\nAda Holt: “Boats.”",
        "Ada Holt: 46.\nFinn Marsh: 1,501.\nAda Holt: 47.\nFinn Marsh: 12.",
        "A. Bread.\nB. Butter.\nC. Salt.",
    ],
)
def test_which_labels_make_turns(text: str) -> None:
    """Turns stand between brackets in the text, and nothing else is one."""
    assert _said(text, _PEOPLE) == re.findall(r"\[(.*?)\]", text)


@pytest.mark.parametrize(
    "text",
    [
        "Q: Why?\nA: Rain fell.\nQ: When?\nA: In May.",
        "Question: Why?\nAnswer: Rain fell.",
        "– Why?\n– Rain fell.",
        "—Why?\n—Rain fell.\n—When?\n—In May.",
        "Did you see it?\nI saw it fall.\nWhere were you?\nWe were at home.",
    ],
)
def test_answers_are_given_by_the_person_introduced(text: str) -> None:
    """“Answer:”, “A:” and every second dash stand for the person whom the text names before."""
    page = f"Finn Marsh left.\nOur reporter Finn Marsh spoke with Ada Holt, a baker.\n{text}\n"
    turns = find_turns(make_section(page, [], _PEOPLE))
    speakers = [page[slice(*turn.mention)] if turn.mention else "" for turn in turns]
    assert speakers[1::2] == ["Ada Holt"] * (len(text.splitlines()) // 2)
    assert "Ada Holt" not in speakers[::2]


def test_dashes_of_lists() -> None:
    """A list, questions without an answer and a talk of nobody in particular are no interview."""
    introduction = "Ada Holt wrote this list.\n"
    column = "Would you go?\nIt is cold.\nDid you know?\nThe “boats” that I saw left.\n"
    assert find_turns(make_section(introduction + column, [], _PEOPLE)) == []
    lists = ("Bread. Butter?", "Why? When?", "Butter. Why? Rain.", "Rain? Go. Stay.")
    for text in (f"- {line.replace(' ', NEXT)}\n" for line in lists):
        assert find_turns(make_section(introduction + text, [], _PEOPLE)) == []
    assert find_turns(make_section("- Why?\n- Rain.\n", [])) == []


def _said(marked: str, names: dict[str, str]) -> list[str]:
    """Return what the turns of a text without its brackets are."""
    text = re.sub(r"[\[\]]", "", marked) + "\n"
    turns = find_turns(make_section(text, [], names))
    return [text[slice(*span)] for turn in turns for span in turn.spans]
