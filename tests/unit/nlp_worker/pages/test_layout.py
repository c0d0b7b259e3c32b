"""Tables and lists."""

import pytest

from nlp_worker.pages.layout import count_cells
from tests.unit.nlp_worker.pages.page_builders import build_blocks


def _blocks(text: str) -> list[tuple[str, list[str]]]:
    return [
        (block.kind, [text[slice(*part)] for part in block.parts]) for block in build_blocks(text)
    ]


def test_a_list_is_one_block_and_each_item_is_a_part() -> None:
    """Markers are left out; the wrapped rest of an item belongs to it."""
    text = (
        "It stops here:\n\n- Market Square\n- Quarry Road, by the old brick\n  works\n\nIt rained."
    )
    assert _blocks(text)[1] == ("list", ["Market Square", "Quarry Road, by the old brick\n  works"])


def test_a_single_item_is_not_a_list() -> None:
    """A paragraph may begin with a number."""
    assert _blocks("It rained.\n\n1. It snowed as well.\n\nIt froze.")[1][0] == "paragraph"


@pytest.mark.parametrize("gap", ["\t", " | ", "    "])
def test_rows_of_cells_are_a_table(gap: str) -> None:
    """Cells are separated by tabs, bars or wide gaps."""
    rows = [gap.join(row) for row in (("County", "2013", "2014"), ("Marsh", "412", "288"))]
    assert _blocks("It rained.\n\n" + "\n".join(rows) + "\n\nIt froze.")[1] == ("table", rows)


def test_lines_of_one_cell_are_a_table() -> None:
    """The sentence after the cells is not part of the table."""
    cells = "Lead\nTin\nNorth quay\n3%\n1%\nSouth quay\n7%\n2%\nEast quay\n4%\n4%"
    text = f"These are the shares:\n{cells}\nThat is more than the law allows, the board said."
    (first, table, last) = _blocks(text)
    assert table[0] == "table"
    assert "\n".join(table[1]).endswith("4%\n4%")
    assert last[1] == ["That is more than the law allows, the board said."]
    assert first[0] != "table"


def test_two_spaces_after_a_full_stop_do_not_separate_cells() -> None:
    """Some people type two spaces after a full stop."""
    assert count_cells("It rained.  It snowed.  It froze.") == 1
