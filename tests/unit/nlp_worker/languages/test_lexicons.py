"""The word lists keep their shape."""

from importlib.resources import files

import pytest

from nlp_worker.languages.en import LANGUAGE as ENGLISH

FILES = sorted(
    path.name
    for path in files("nlp_worker.languages.lexicons").iterdir()
    if path.name.endswith(".txt")
)


@pytest.mark.parametrize("name", FILES)
def test_sorted_with_source(name: str) -> None:
    """A header names the source; entries are sorted and stand once."""
    lines = files("nlp_worker.languages.lexicons").joinpath(name).read_text("utf-8").splitlines()
    header = [line for line in lines if line.startswith("#")]
    entries = lines[len(header) :]
    assert any("Source:" in line for line in header)
    assert entries == sorted(set(entries))
    assert ENGLISH.lexicon(name.removesuffix(".txt")) == frozenset(entries)


def test_verbs_that_address_somebody_report() -> None:
    """What begins a reported infinitive is mostly a cue that is known as one."""
    assert len(ENGLISH.lexicon("addressing_verbs") & ENGLISH.lexicon("reporting_verbs")) >= 10
    assert len(ENGLISH.lexicon("reporting_verbs")) >= 150
