"""Forms that name one person."""

import pytest

from nlp_worker.entities.person_matching import PartMatch, PersonMatcher, is_same_person
from nlp_worker.languages.en import LANGUAGE as ENGLISH
from tests.unit.nlp_worker.entities.entity_builders import build_forms


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ilse Renn", "Ilse Quill Renn", True),
        ("Ilse Renn", "I. Renn", True),
        ("Sergei Volkonin", "Sergey Volkonin", True),
        ("Omar al-Harani", "Omar Harani", True),
        ("Bettina Kallenberg", "Bettina Kallenburg", True),
        ("Ilse Renn", "Otto Renn", False),
        ("Ilse Renn", "Ilse Tarn", False),
        ("Pavel Petrov", "Pavel Petrova", False),
    ],
)
def test_two_full_names_of_one_person(one: str, other: str, same: bool) -> None:
    """They may differ by a middle name, an initial, a misspelling or a transliteration."""
    first, second = build_forms("PERSON", one, other)
    assert is_same_person(first.core, second.core, ENGLISH) is same


@pytest.mark.parametrize(
    ("part", "match", "people"),
    [
        ("Renn", PartMatch.END, ["Ilse Renn", "Otto Renn"]),
        ("Ilse", PartMatch.START, ["Ilse Renn"]),
        ("Quill", PartMatch.MIDDLE, ["Bo Quill-Tarn"]),
        ("Kallenburg", PartMatch.MISSPELT, ["Bettina Kallenberg"]),
        ("Marlow", PartMatch.NONE, []),
    ],
)
def test_a_part_of_a_name_has_the_best_matches_as_candidates(
    part: str, match: PartMatch, people: list[str]
) -> None:
    """A part is a surname, a first name, half of a double name, or a misspelt surname."""
    full = ("Ilse Renn", "Otto Renn", "Bo Quill-Tarn", "Bettina Kallenberg")
    *named, one = build_forms("PERSON", *full, f"\n{part}")
    best, candidates = PersonMatcher([*named, one], ENGLISH).candidates(one)
    assert (best, [person.name for person in candidates]) == (match, people)
