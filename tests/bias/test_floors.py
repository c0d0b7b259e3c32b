"""The floors of the short bias card: no origin and gender is read worse than that.

`make bias` prints the whole card; `python -m tests.bias --short --pin` raises these floors.
"""

import pytest

from tests.bias.card import gates, interval, make_card
from tests.bias.card_floors import read_floors
from tests.bias.card_pages import make_pages


@pytest.fixture(scope="module")
def worst() -> dict[str, int]:
    """Return the figures of the worst rows, in whole per cent."""
    rows, _ = make_card(make_pages("short"))
    return gates(rows)


@pytest.mark.parametrize("name", ["full", "surname", "pronoun", "all", "gender"])
def test_floor(worst: dict[str, int], name: str) -> None:
    """The worst origin and gender does not fall below its floor."""
    assert worst[name] >= read_floors("short")[name]


def test_intervals_hold_their_share() -> None:
    """The interval is between 0 and 1, and narrower with more pages."""
    few, many = interval(3, 4), interval(300, 400)
    assert 0 < few[0] < many[0] < 0.75 < many[1] < few[1] < 1
    assert interval(4, 4)[1] == 1
