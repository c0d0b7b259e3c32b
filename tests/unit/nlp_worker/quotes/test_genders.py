"""Genders of people by titles, given names and pronouns."""

import pytest

from nlp_worker.quotes.speakers.genders import Genders, gender_of_pronoun
from nlp_worker.quotes.speakers.name_index import NameIndex
from tests.unit.nlp_worker.quotes.hand import make_entity, make_section, rows

HER_HOUSE = rows(
    """
    Quill Quill PROPN NNP nsubj 1
    sold sell VERB VBD ROOT 1
    her her PRON PRP$ poss 3
    house house NOUN NN dobj 1
    """
)


def _gender(text: str, name: str) -> str | None:
    section = make_section(text, [])
    index = NameIndex([make_entity(text, "PERSON", name, name.rsplit(maxsplit=1)[-1])], section)
    return Genders(section, index).of(index.sources[0])


@pytest.mark.parametrize(
    ("text", "name", "gender"),
    [
        ("Mr. Tarn left.", "Tarn", "male"),
        ("Mrs Tarn left.", "Tarn", "female"),
        ("Mary Tarn left.", "Mary Tarn", "female"),
        ("Peter Tarn left.", "Peter Tarn", "male"),
        ("Mr. Tarn left. Mary Tarn stayed.", "Mary Tarn", "male"),
        ("Dr. Tarn left.", "Tarn", None),
        ("Tarn left.", "Tarn", None),
    ],
)
def test_titles_and_given_names(text: str, name: str, gender: str | None) -> None:
    """A title weighs more than a given name; without evidence there is no gender."""
    assert _gender(text, name) == gender


def test_a_pronoun_behind_the_only_person_of_a_sentence() -> None:
    """“Quill sold her house” makes Quill female."""
    section = make_section("Quill sold her house", [HER_HOUSE], {"Quill": "PERSON"})
    index = NameIndex([make_entity(section.text, "PERSON", "Quill")], section)
    assert Genders(section, index).of(index.sources[0]) == "female"


def test_genders_of_pronouns() -> None:
    """Only pronouns of the third person singular have a gender."""
    assert [gender_of_pronoun(word) for word in ("He", "hers", "they")] == ["male", "female", None]
