"""Kinds by a block's own words, and dates."""

import pytest

from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.pages.dates import find_date, iso_date
from nlp_worker.pages.lexical_kinds import is_comment_header, is_name, lexical_kind


@pytest.mark.parametrize(
    ("view", "kind"),
    [
        ("https://gauge.example/a?b=c", "url"),
        ("www.gauge.example/rain", "url"),
        ("Source: https://gauge.example/a www.gauge.example", "url"),
        ("Share this article", "boilerplate"),
        ("Home | News | Sport", "boilerplate"),
        ("© 2021 The Gauge", "boilerplate"),
        ("Sign up for our newsletter and never miss the rain", "boilerplate"),
        ("* * *", "boilerplate"),
        ("READ ALSO:", "related"),
        ("See also: Rain in the hills", "related"),
        ("harbour-bridge-at-night", "caption"),
        ("harbour_bridge-at_night", "caption"),
        ("harbour__bridge_at", "caption"),
        ("IMG_2041.jpg", "caption"),
        ("Photo: Bea Northam", "caption"),
        ("The bridge on Monday. Photo: Bea Northam", "caption"),
        ("The bridge on Monday. (Photo by Bea Northam)", "caption"),
        ("A photo taken on Monday shows the bridge.", "caption"),
        ("December 8, 2016", "dateline"),
        ("Updated: 4 March 2021 10:22 am", "dateline"),
        ("September 13th, 2015 –", "dateline"),
        ("By Ann Marlow", "byline"),
        ("Translated by Ann Marlow", "byline"),
        ("Posted on June 3, 2019 by Ann Marlow", "byline"),
        ("From Coast Radio", "source"),
        ("Harbour Weekly, June 12, 2018", "source"),
        ("Norden Press Agency 11 June 2018", "source"),
        ("Marsh Herald/ Norden Press", "source"),
    ],
)
def test_lines_around_articles_have_a_kind(view: str, kind: str) -> None:
    """Such lines are before, after and between the articles of a page."""
    assert lexical_kind(view, ENGLISH) == kind


@pytest.mark.parametrize(
    "view",
    [
        "Bridge to stay shut",
        "From Monday the bridge is shut, the council said.",
        "By Monday the bridge was shut.",
        "On June 3, 2019, the bridge was shut and nobody knew why.",
        "Share of rain falls",
        "It rained.",
        "...",
        "Related crimes were not counted, the police said.",
        "He said it to the Marsh Herald on Monday, 3 June 2019, and left.",
        "Read the letter: it says nothing.",
    ],
)
def test_prose_and_titles_have_no_lexical_kind(view: str) -> None:
    """Sentences may begin like the lines around articles."""
    assert lexical_kind(view, ENGLISH) is None


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ("3 Comments", True),
        ("2 responses to “Rain”", True),
        ("Comments (12)", True),
        ("Two comments", False),
        ("He comments on rain", False),
    ],
)
def test_headers_of_comment_areas(view: str, expected: bool) -> None:
    """A header has a number, or words that nothing else has."""
    assert is_comment_header(view, ENGLISH) is expected


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ("Ann Marlow", True),
        ("ANN MARLOW", True),
        ("Ludwig van Holt", True),
        ("The Gauge", False),
        ("Signs of rain", False),
        ("Ann", False),
    ],
)
def test_names_alone(view: str, expected: bool) -> None:
    """A name has two to four capitalized words."""
    assert is_name(view, ENGLISH) is expected


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ("December 8, 2016", "2016-12-08"),
        ("3 June, 2019", "2019-06-03"),
        ("Sat., Sept. 3rd 2011", "2011-09-03"),
        ("2014-05-01", "2014-05-01"),
        ("12-8-15", "12-8-15"),
        ("31 February 2015", "31 February 2015"),
    ],
)
def test_dates(view: str, expected: str) -> None:
    """A clear date is returned in ISO form, any other as written."""
    found = find_date(view, ENGLISH)
    assert found is not None
    assert iso_date(found) == expected
