"""Institutions named by a country."""

from nlp_worker.entities.institutions import find_institutions
from tests.unit.nlp_worker.entities.entity_builders import build_page


def _institutions(text: str, *names: tuple[str, str]) -> list[str]:
    page = build_page(text, *names)
    return [page.text(mention.span) for mention in find_institutions(page)]


def test_an_institution_follows_a_people_or_a_country() -> None:
    """It follows an adjective or a possessive; a person has no institutions."""
    assert _institutions("the Danish government met", ("Danish", "NORP")) == ["Danish government"]
    assert _institutions("Norway's army left", ("Norway", "GPE")) == ["Norway's army"]
    assert _institutions("then Renn army left", ("Renn", "PERSON")) == []
    assert _institutions("the Danish cat left", ("Danish", "NORP")) == []


def test_a_named_coalition_is_found_again_by_the_noun_alone() -> None:
    """The noun is a mention on a page that names the coalition."""
    text = "the Danish-led coalition met , and the coalition left"
    assert _institutions(text, ("Danish", "NORP")) == ["Danish-led coalition", "coalition"]
