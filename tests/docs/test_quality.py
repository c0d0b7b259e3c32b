"""The page of measured figures."""

import re
from importlib.util import find_spec

import pytest

from docs.quality_card import PAGE, SCORERS, Scorer, section, sections, write
from tests.docs.pages import ROOT

PRINTED = """
wire        f 0.916  exact 0.892  (44 units)
all         f 0.896  exact 0.842  (425 units)
PERSON      P 0.917  R 0.944  F 0.930  (268)

origin
  fijian                                0.987     76 of 77

| a | b |
| --- | --- |
| 1 | 2 |
floor reached
"""


def test_what_a_scorer_prints_becomes_tables() -> None:
    """Figures are cells, headings and other lines stay as they are."""
    made = section(Scorer("x", "gold.score", "Quotations", "About."), PRINTED)
    assert "```sh\npython -m tests.gold.score\n```" in made
    assert (
        "|  | f | exact | of |\n| --- | --: | --: | --: |\n| wire | 0.916 | 0.892 | 44 units |"
        in made
    )
    assert "| PERSON | 0.917 | 0.944 | 0.930 | 268 |" in made
    assert "```text\norigin\n```" in made
    assert "| fijian | 0.987 | 76 | 77 |" in made
    assert "\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n```text\nfloor reached\n```" in made


def test_every_scorer_has_a_section_with_figures() -> None:
    """The page is made of all scorers, which exist, and says what cannot be done."""
    found = sections(PAGE.read_text("utf-8"))
    assert list(found) == ["What it cannot do", *(scorer.title for scorer in SCORERS)]
    for scorer in SCORERS:
        module = f"tests.{scorer.arguments.split()[0]}"
        assert find_spec(module), module
        assert f"```sh\n{scorer.command}\n```" in found[scorer.title]
        assert len(re.findall(r"\d\.\d\d", found[scorer.title])) > 3, scorer.name
    assert "docs.quality_card" in (ROOT / "Makefile").read_text()


def test_an_unknown_scorer_is_refused() -> None:
    """The message names those there are."""
    with pytest.raises(SystemExit, match="there are quotations, confidence"):
        write(["nothing"])
