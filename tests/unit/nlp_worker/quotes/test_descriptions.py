"""Nouns that a section says of people."""

import pytest

from nlp_worker.quotes.speakers.descriptions import Descriptions
from nlp_worker.quotes.speakers.name_index import NameIndex
from tests.unit.nlp_worker.quotes.hand import Row, make_entity, make_section, rows

APPOSITION = rows(
    """
    Tarn Tarn PROPN NNP nsubj 4
    , , PUNCT , punct 0
    the the DET DT det 3
    skipper skipper NOUN NN appos 0
    left leave VERB VBD ROOT 4
    """
)
NAME_IN_APPOSITION = rows(
    """
    The the DET DT det 1
    skipper skipper NOUN NN nsubj 4
    , , PUNCT , punct 1
    Tarn Tarn PROPN NNP appos 1
    left leave VERB VBD ROOT 4
    """
)
PREDICATE = rows(
    """
    Tarn Tarn PROPN NNP nsubj 1
    is be AUX VBZ ROOT 1
    the the DET DT det 3
    skipper skipper NOUN NN attr 1
    """
)
TITLE = rows(
    """
    retired retired ADJ JJ amod 2
    skipper skipper NOUN NN compound 2
    Tarn Tarn PROPN NNP nsubj 3
    left leave VERB VBD ROOT 3
    """
)
AGE = rows(
    """
    Tarn Tarn PROPN NNP nsubj 7
    , , PUNCT , punct 0
    71 71 NUM CD npadvmod 7
    , , PUNCT , punct 7
    a a DET DT det 6
    retired retired ADJ JJ amod 6
    skipper skipper NOUN NN dep 7
    left leave VERB VBD ROOT 7
    """
)


def _text(table: list[Row]) -> str:
    return " ".join(row[0] for row in table)


def _described(*tables: list[Row], noun: str, qualifiers: frozenset[str]) -> str | None:
    text = "\n".join(map(_text, tables))
    section = make_section(text, list(tables), {"Tarn": "PERSON", "Quill": "PERSON"})
    entities = [make_entity(text, "PERSON", name) for name in ("Tarn", "Quill") if name in text]
    descriptions = Descriptions(section, NameIndex(entities, section))
    found = descriptions.described(noun, qualifiers, len(text))
    return found and found.name


def _of_quill(table: list[Row], adjective: str) -> list[Row]:
    changes = {"Tarn": "Quill", "retired": adjective}
    return [(changes.get(row[0], row[0]), changes.get(row[1], row[1]), *row[2:]) for row in table]


@pytest.mark.parametrize("table", [APPOSITION, NAME_IN_APPOSITION, PREDICATE, TITLE, AGE])
def test_a_noun_said_of_a_person(table: list[Row]) -> None:
    """Appositions on either side, predicates, titles and ages with a noun describe a person."""
    assert _described(table, noun="skipper", qualifiers=frozenset()) == "Tarn"


def test_another_noun_describes_nobody() -> None:
    """A noun that was not said of anybody finds nobody."""
    assert _described(APPOSITION, noun="mayor", qualifiers=frozenset()) is None


def test_the_person_described_last_is_meant() -> None:
    """Of two skippers the one whom the section named last is “the skipper”."""
    other = _of_quill(TITLE, "young")
    assert _described(TITLE, other, noun="skipper", qualifiers=frozenset()) == "Quill"


def test_qualifiers_choose_the_person() -> None:
    """“The retired skipper” is the one who was called retired, although another came later."""
    other = _of_quill(TITLE, "young")
    found = _described(TITLE, other, noun="skipper", qualifiers=frozenset(["retired"]))
    assert found == "Tarn"


def test_a_qualifier_that_nobody_has() -> None:
    """“The Danish skipper” is neither the retired nor the young one."""
    other = _of_quill(TITLE, "young")
    found = _described(TITLE, other, noun="skipper", qualifiers=frozenset(["danish"]))
    assert found is None
