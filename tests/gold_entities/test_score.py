"""The score of the gold pages for entities: what is right counts fully, and each fault shows."""

from collections.abc import Sequence

import pytest

from shared.contracts import Entity, Mention
from tests.gold_entities.loader import GoldPage, load_pages, read_page
from tests.gold_entities.score import Tally, score_page

PAGE = read_page(
    "sample",
    "register: test\npart: tuning\n\nBy [[Ada Lund|-]]\n\n[[Ilse Renn|ilse]] and her brother [[Otto Renn|otto]] "
    "left the [[Sund Bank|bank]]'s board. [[Renn|ilse]] wept.\n"
    "===\nilse PERSON Ilse Renn\notto PERSON Otto Renn\nbank ORG Sund Bank",
)
ILSE, OTTO, BANK, BYLINE = (
    ["Ilse Renn", "Renn wept"],
    ["Otto Renn"],
    ["the Sund Bank's"],
    ["Ada Lund"],
)


def entity(kind: str, forms: Sequence[str], text: str = PAGE.text) -> Entity:
    """Return an entity named as its first form; of “Renn wept” only the first word is the mention."""
    mentions = []
    for form in forms:
        start, shown = text.index(form), form.removesuffix(" wept")
        mentions.append(Mention(start=start, end=start + len(shown), text=shown))
    names = [mention.text for mention in mentions]
    return Entity.model_validate(
        {"id": names[0], "type": kind, "name": names[0], "aliases": names[1:], "mentions": mentions}
    )


def figures(*entities: Entity) -> dict[str, float]:
    """Return the figures of the sample page."""
    tally = Tally()
    score_page(PAGE, entities, [tally])
    return tally.figures


def test_everything_right_scores_one() -> None:
    """Article and possessive do not matter, and nobody asks about the byline."""
    found = [("PERSON", ILSE), ("PERSON", OTTO), ("ORG", BANK), ("PERSON", BYLINE)]
    assert figures(*(entity(*item) for item in found)) == dict.fromkeys(figures(), 1.0)


def test_nothing_found_scores_nothing() -> None:
    """An empty annotation has no figure above zero."""
    assert set(figures().values()) == {0.0}


def test_two_people_in_one_entity() -> None:
    """Mixing brother and sister costs names, clusters and apart, not mentions."""
    found = figures(entity("PERSON", [*ILSE, *OTTO]), entity("ORG", BANK))
    assert found["mentions"] == found["people"] == 1
    assert found["apart"] == 0
    assert found["names"] == pytest.approx(2 / 3)
    assert found["clusters"] < 1


def test_a_surname_of_its_own() -> None:
    """An alias left alone costs the alias and the cluster, nothing else."""
    found = figures(
        entity("PERSON", ILSE[:1]),
        entity("PERSON", ILSE[1:]),
        entity("PERSON", OTTO),
        entity("ORG", BANK),
    )
    assert found["aliases"] == 0
    assert found["clusters"] < 1
    assert found["mentions"] == found["names"] == found["apart"] == found["people"] == 1


def test_a_wrong_type() -> None:
    """A bank taken for a person keeps its span and costs type, name and people."""
    found = figures(entity("PERSON", ILSE), entity("PERSON", OTTO), entity("PERSON", BANK))
    assert found["spans"] == 1
    assert found["mentions"] == pytest.approx(3 / 4)
    assert found["names"] == found["people"] == pytest.approx(2 / 3)


@pytest.mark.parametrize("page", list(load_pages()), ids=lambda page: page.id)
def test_the_gold_itself_scores_one(page: GoldPage) -> None:
    """Every page can be had right: no convention of the score contradicts its annotation."""
    entities = []
    for gold in page.entities:
        names = sorted({page.text[a:b] for a, b in gold.mentions} - {gold.name})
        mentions = [{"start": a, "end": b, "text": page.text[a:b]} for a, b in gold.mentions]
        entities.append(
            Entity.model_validate(
                {
                    "id": gold.id,
                    "type": gold.type,
                    "name": gold.name,
                    "aliases": names,
                    "mentions": mentions,
                }
            )
        )
    tally = Tally()
    assert score_page(page, entities, [tally]) == []
    assert tally.prf() == (1, 1, 1)
