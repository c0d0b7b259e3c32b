"""Names that are known beforehand."""

from nlp_worker.entities.gazetteers import (
    known_bodies,
    known_country,
    known_people,
    known_place,
    known_region,
)


def test_what_is_known() -> None:
    """Plain words; a country is a place, a people is none."""
    assert "norway" in known_country() & known_place()
    assert {"norwegian", "norwegians"} <= known_people()
    assert not known_people() & known_country()
    assert "united nations" in known_bodies()
    assert known_region()
    for names in (known_bodies(), known_country(), known_people(), known_place(), known_region()):
        assert all(name and name == name.casefold().strip() for name in names)
