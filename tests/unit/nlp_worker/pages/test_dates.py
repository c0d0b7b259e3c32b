"""Dates and times of day on lines of their own."""

import pytest

from nlp_worker.pages.dates import find_date, find_day, is_clock, iso_date
from nlp_worker.pages.kinds import own_kind


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Thursday, March 4", "March 4"),
        ("4 March", "4 March"),
        ("Pell Tidings, June 3rd", "June 3rd"),
    ],
)
def test_a_day_without_its_year(line: str, day: str) -> None:
    """It is given as it stands, without the weekday."""
    found = find_day(line)
    assert found is not None
    assert iso_date(found) == day


def test_a_headline_that_ends_in_a_day_is_no_dateline() -> None:
    """Only a date alone, or beside a name of a paper, dates an article."""
    assert own_kind("March 4") == "dateline"
    assert own_kind("Pell Tidings, 6 March") == "source"
    assert own_kind("Anna Stroud to speak on March 4") is None


@pytest.mark.parametrize("line", ["23:51", "4:45 pm", "3.10pm", "11 a.m.", "11:04 A.M."])
def test_times_of_a_live_report(line: str) -> None:
    """A time of day alone dates an entry."""
    assert is_clock(line)
    assert own_kind(line) == "dateline"


@pytest.mark.parametrize("line", ["3.10", "1998", "4:45 pm on the pier"])
def test_other_figures_are_no_times(line: str) -> None:
    """A price, a year, a sentence."""
    assert not is_clock(line)


@pytest.mark.parametrize(
    ("line", "date"),
    [("31-12-2013", "2013-12-31"), ("12/31/2013", "2013-12-31"), ("02-03-2013", "02-03-2013")],
)
def test_figures_are_told_apart_where_they_can_be(line: str, date: str) -> None:
    """A date that could be of two months stays as it stands."""
    found = find_date(line)
    assert found is not None
    assert iso_date(found) == date
