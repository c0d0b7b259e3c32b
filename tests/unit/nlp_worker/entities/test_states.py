"""Bodies named by a country."""

from nlp_worker.entities.states import find_bodies
from tests.unit.nlp_worker.entities.hand import found


def _bodies(text: str, *names: tuple[str, str]) -> list[str]:
    page = found(text, *names)
    return [page.text(mention.span) for mention in find_bodies(page)]


def test_a_country_and_its_institution() -> None:
    """Behind an adjective or a possessive, not behind a person."""
    assert _bodies("the Danish government met", ("Danish", "NORP")) == ["Danish government"]
    assert _bodies("Norway's army left", ("Norway", "GPE")) == ["Norway's army"]
    assert _bodies("then Renn army left", ("Renn", "PERSON")) == []
    assert _bodies("the Danish cat left", ("Danish", "NORP")) == []


def test_the_coalition_afterwards() -> None:
    """Only on a page that names a coalition."""
    text = "the Danish-led coalition met , and the coalition left"
    assert _bodies(text, ("Danish", "NORP")) == ["Danish-led coalition", "coalition"]
