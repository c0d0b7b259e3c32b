"""Tables and lists keep their lines."""

import pytest

from nlp_worker.pages.blocks import find_blocks
from nlp_worker.pages.glued import cut_glued
from nlp_worker.pages.shapes import columns
from nlp_worker.text.views import make_views


def _blocks(text: str) -> list[tuple[str, list[str]]]:
    blocks = find_blocks(make_views(text))
    return [(block.kind, [text[slice(*part)] for part in block.parts]) for block in blocks]


def test_a_list_is_one_block_and_its_items_are_read_one_by_one() -> None:
    """Markers are no words; the wrapped rest of an item belongs to it."""
    text = (
        "It stops here:\n\n- Market Square\n- Quarry Road, by the old brick\n  works\n\nIt rained."
    )
    assert _blocks(text)[1] == ("list", ["Market Square", "Quarry Road, by the old brick\n  works"])


def test_a_single_item_is_no_list() -> None:
    """A number at the start of a line is not yet a list."""
    assert _blocks("It rained.\n\n1. It snowed as well.\n\nIt froze.")[1][0] == "paragraph"


@pytest.mark.parametrize("gap", ["\t", " | ", "    "])
def test_rows_of_cells_are_a_table(gap: str) -> None:
    """Cells set apart by tabs, bars or wide gaps."""
    rows = [gap.join(row) for row in (("County", "2013", "2014"), ("Marsh", "412", "288"))]
    assert _blocks("It rained.\n\n" + "\n".join(rows) + "\n\nIt froze.")[1] == ("table", rows)


def test_a_cell_a_line_is_a_table() -> None:
    """A table that lost its rows; the word after it is none of its cells."""
    cells = "Lead\nTin\nNorth quay\n3%\n1%\nSouth quay\n7%\n2%\nEast quay\n4%\n4%"
    text = f"These are the shares:\n{cells}\nThat is more than the law allows, the board said."
    (first, table, last) = _blocks(text)
    assert table[0] == "table"
    assert "\n".join(table[1]).endswith("4%\n4%")
    assert last[1] == ["That is more than the law allows, the board said."]
    assert first[0] != "table"


def test_double_spaces_after_a_stop_are_no_columns() -> None:
    """Typists put two spaces after a full stop."""
    assert columns("It rained.  It snowed.  It froze.") == 1


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        (
            "storm mast coast roadThe mast fell across the road at dawn, its driver said.",
            "The mast",
        ),
        ('coastmap-640x480"I saw it lean and then I saw it fall," said the driver.', '"I saw'),
        ("By Ann MarlowAfter the storm the coast was without power until Friday.", "After the"),
    ],
)
def test_two_things_on_one_line_are_cut(line: str, rest: str) -> None:
    """A caption or a byline is glued to the first words of the paragraph."""
    cut = cut_glued(line)
    assert cut is not None
    assert line[cut:].startswith(rest)


@pytest.mark.parametrize(
    "line",
    [
        "MacTavish and YouTubers met in McAllen on Monday to talk about the weather, he said.",
        "He was identified as Alan Holt.The police had been told before, a neighbour said.",
        "It rained.",
    ],
)
def test_camel_case_and_glued_sentences_are_not_cut(line: str) -> None:
    """A capital inside a name glues nothing, and sentences of one paragraph stay in it."""
    assert cut_glued(line) is None
