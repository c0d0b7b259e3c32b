"""Dates and times of day on lines of their own."""

import pytest

from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.pages.dates import find_date, find_day, is_time, iso_date
from nlp_worker.pages.lexical_kinds import lexical_kind


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Thursday, March 4", "March 4"),
        ("4 March", "4 March"),
        ("Pell Tidings, June 3rd", "June 3rd"),
    ],
)
def test_a_day_without_its_year(line: str, day: str) -> None:
    """It is returned as written, without the weekday."""
    found = find_day(line, ENGLISH)
    assert found is not None
    assert iso_date(found) == day


def test_a_headline_that_ends_in_a_day_is_no_dateline() -> None:
    """A date alone, or beside the name of a newspaper, dates an article."""
    assert lexical_kind("March 4", ENGLISH) == "dateline"
    assert lexical_kind("Pell Tidings, 6 March", ENGLISH) == "source"
    assert lexical_kind("Anna Stroud to speak on March 4", ENGLISH) is None


@pytest.mark.parametrize("line", ["23:51", "4:45 pm", "3.10pm", "11 a.m.", "11:04 A.M."])
def test_times_of_a_live_report(line: str) -> None:
    """A time of day alone is the date of an entry."""
    assert is_time(line)
    assert lexical_kind(line, ENGLISH) == "dateline"


@pytest.mark.parametrize("line", ["3.10", "1998", "4:45 pm on the pier"])
def test_other_figures_are_no_times(line: str) -> None:
    """A price, a year and a sentence are not times."""
    assert not is_time(line)


@pytest.mark.parametrize(
    ("line", "date"),
    [("31-12-2013", "2013-12-31"), ("12/31/2013", "2013-12-31"), ("02-03-2013", "02-03-2013")],
)
def test_dates_in_figures(line: str, date: str) -> None:
    """A date that may be in two different months stays as written."""
    found = find_date(line, ENGLISH)
    assert found is not None
    assert iso_date(found) == date
