"""Genders of people by titles and nouns, pronouns and given names."""

import pytest

from nlp_worker.entities.genders import GenderEvidence, PersonGender, gender_of_pronoun
from tests.unit.nlp_worker.quotes.hand import ENGLISH, Row, find_all, make_sentences, rows

HER_HOUSE = rows(
    """
    Quill Quill PROPN NNP nsubj 1
    sold sell VERB VBD ROOT 1
    her her PRON PRP$ poss 3
    house house NOUN NN dobj 1
    """
)
TOLD_HER = rows(
    """
    Quill Quill PROPN NNP nsubj 1
    told tell VERB VBD ROOT 1
    her her PRON PRP dobj 1
    """
)
SHE_LEFT = rows(
    """
    She she PRON PRP nsubj 1
    left leave VERB VBD ROOT 1
    """
)


def _gender(text: str, name: str, tables: list[list[Row]] | None = None) -> PersonGender | None:
    mentions = find_all(text, name) or find_all(text, name.rsplit(maxsplit=1)[-1])
    sentences = make_sentences(text, tables or [])
    return GenderEvidence(text, sentences, mentions, ENGLISH).gender(name, mentions)


@pytest.mark.parametrize(
    ("text", "name", "gender"),
    [
        ("Mr. Tarn left.", "Tarn", ("male", "title")),
        ("Mrs Tarn left.", "Tarn", ("female", "title")),
        ("Police spokeswoman Tarn left.", "Tarn", ("female", "title")),
        ("He and his wife, Ebba Tarn, left.", "Ebba Tarn", ("female", "title")),
        ("Lior Tarn, 34, a retired fisherman, left.", "Lior Tarn", ("male", "title")),
        ("Mr. Tarn left.", "Mary Tarn", ("male", "title")),
        ("Mary Tarn left.", "Mary Tarn", ("female", "name list")),
        ("Peter Tarn left.", "Peter Tarn", ("male", "name list")),
        ("Ri Mi-kyung left.", "Ri Mi-kyung", ("female", "name list")),
        ("He had seen his wife. Tarn left.", "Tarn", None),
        ("Dr. Tarn left.", "Tarn", None),
        ("Tarn left.", "Tarn", None),
    ],
)
def test_titles_nouns_and_given_names(text: str, name: str, gender: tuple[str, str] | None) -> None:
    """A title weighs more than a given name; without evidence there is no gender."""
    assert _gender(text, name) == gender


@pytest.mark.parametrize(
    ("text", "tables", "gender"),
    [
        ("Quill sold her house", [HER_HOUSE], ("female", "pronoun")),
        ("Quill told her", [TOLD_HER], None),
        ("Quill told her She left", [TOLD_HER, SHE_LEFT], ("female", "pronoun")),
        ("Quill told her\nShe left", [TOLD_HER, SHE_LEFT], None),
    ],
)
def test_pronouns(text: str, tables: list[list[Row]], gender: tuple[str, str] | None) -> None:
    """Subjects and owners stand for the only person before them; objects stand for others."""
    assert _gender(text, "Quill", tables) == gender


def test_genders_of_pronouns() -> None:
    """Only pronouns of the third person singular have a gender."""
    assert [gender_of_pronoun(word) for word in ("He", "hers", "they")] == ["male", "female", None]
