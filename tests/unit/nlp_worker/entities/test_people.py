"""Which names are one person's."""

import pytest

from nlp_worker.entities.people import Fit, People, is_same_person
from tests.unit.nlp_worker.entities.hand import forms


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
def test_full_names(one: str, other: str, same: bool) -> None:
    """A middle name, an initial, a slip, a transliteration are the same; another first name is not."""
    first, second = forms("PERSON", one, other)
    assert is_same_person(first.core, second.core) is same


@pytest.mark.parametrize(
    ("part", "fit", "bearers"),
    [
        ("Renn", Fit.END, ["Ilse Renn", "Otto Renn"]),
        ("Ilse", Fit.START, ["Ilse Renn"]),
        ("Quill", Fit.DOUBLE, ["Bo Quill-Tarn"]),
        ("Kallenburg", Fit.SLIP, ["Bettina Kallenberg"]),
        ("Marlow", Fit.NONE, []),
    ],
)
def test_parts_of_names(part: str, fit: Fit, bearers: list[str]) -> None:
    """Surname, first name, half of a double name, a slip; whoever fits best may bear it."""
    full = ("Ilse Renn", "Otto Renn", "Bo Quill-Tarn", "Bettina Kallenberg")
    *named, one = forms("PERSON", *full, f"\n{part}")
    found = People([*named, one]).bearers(one)
    assert (found[0], [head.name for head in found[1]]) == (fit, bearers)
