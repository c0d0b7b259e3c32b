"""Names that are known beforehand."""

from nlp_worker.entities.gazetteers import (
    known_countries,
    known_organisations,
    known_peoples,
    known_places,
    known_regions,
)
from nlp_worker.languages.en import LANGUAGE as ENGLISH


def test_known_names_are_folded_and_of_one_kind() -> None:
    """A country is a place too; the name of a people is not the name of a country."""
    countries, peoples = known_countries(ENGLISH), known_peoples(ENGLISH)
    places, organisations = known_places(ENGLISH), known_organisations(ENGLISH)
    assert "norway" in countries & places
    assert {"norwegian", "norwegians"} <= peoples
    assert not peoples & countries
    assert "united nations" in organisations
    for names in (organisations, countries, peoples, places, known_regions(ENGLISH)):
        assert names
        assert all(name and name == name.casefold().strip() for name in names)


def test_known_names_are_read_once() -> None:
    """A second call returns the same set."""
    assert known_places(ENGLISH) is known_places(ENGLISH)
