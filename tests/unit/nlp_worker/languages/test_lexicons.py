"""The word lists keep their shape."""

import pytest

from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.languages.lexicons import NAMES

FOLDER = ENGLISH.folder / "lexicons"
FILES = sorted(path.name for path in FOLDER.iterdir() if path.name.endswith(".txt"))


def test_english_has_every_list() -> None:
    """The folder and the table of names say the same."""
    assert {name.removesuffix(".txt") for name in FILES} == NAMES


def test_a_misspelt_name_is_refused() -> None:
    """It would otherwise be an empty list."""
    with pytest.raises(KeyError, match="no word list is called 'honorific'"):
        ENGLISH.lexicon("honorific")


@pytest.mark.parametrize("name", FILES)
def test_sorted_with_source(name: str) -> None:
    """A header names the source; entries are sorted and stand once."""
    lines = FOLDER.joinpath(name).read_text("utf-8").splitlines()
    header = [line for line in lines if line.startswith("#")]
    entries = lines[len(header) :]
    assert any("Source:" in line for line in header)
    assert entries == sorted(set(entries))
    assert ENGLISH.lexicon(name.removesuffix(".txt")) == frozenset(entries)


def test_verbs_that_address_somebody_report() -> None:
    """What begins a reported infinitive is mostly a cue that is known as one."""
    assert len(ENGLISH.lexicon("addressing_verbs") & ENGLISH.lexicon("reporting_verbs")) >= 10
    assert len(ENGLISH.lexicon("reporting_verbs")) >= 150
