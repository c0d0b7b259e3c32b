"""The table of given names."""

from pathlib import Path

import pytest

from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.languages.given_names import FILE, read_given_names


def test_names_of_the_world_are_in_the_table() -> None:
    """Folded, with how many people have them; common words and months are left out."""
    names = ENGLISH.given_names
    assert {"anna", "folasade", "mitsuko", "sukhdev", "zdenka"} <= names.keys()
    assert names["anna"].people > names["folasade"].people
    assert names["anna"].women_in_100 > 90 > 10 > names["boris"].women_in_100
    assert not {"the", "will", "monday", "august", "van"} & names.keys()


def test_a_folder_without_a_table_has_no_names(tmp_path: Path) -> None:
    """Another language may do without."""
    assert read_given_names(tmp_path) == {}


def test_other_columns_are_refused(tmp_path: Path) -> None:
    """The error says how the table is made."""
    tmp_path.joinpath(FILE).write_text("# a comment\nname\tpeople\nanna\t3\n")
    with pytest.raises(ValueError, match="make names"):
        read_given_names(tmp_path)
