"""The word lists keep their shape."""

from importlib.resources import files

import pytest

from nlp_worker.lexicons import lexicon

FILES = sorted(
    path.name for path in files("nlp_worker.lexicons").iterdir() if path.name.endswith(".txt")
)


@pytest.mark.parametrize("name", FILES)
def test_sorted_with_source(name: str) -> None:
    """A header names the source; entries are sorted and stand once."""
    lines = files("nlp_worker.lexicons").joinpath(name).read_text("utf-8").splitlines()
    header = [line for line in lines if line.startswith("#")]
    entries = lines[len(header) :]
    assert any("Source:" in line for line in header)
    assert entries == sorted(set(entries))
    assert lexicon(name.removesuffix(".txt")) == frozenset(entries)


def test_verbs_that_address_somebody_report() -> None:
    """What begins a reported infinitive is mostly a cue that is known as one."""
    assert len(lexicon("addressing_verbs") & lexicon("reporting_verbs")) >= 10
    assert len(lexicon("reporting_verbs")) >= 150
