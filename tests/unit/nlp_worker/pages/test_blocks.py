"""Blocks by blank lines."""

import pytest

from nlp_worker.pages.blocks import find_blocks
from nlp_worker.text.views import make_views


def _blocks(text: str) -> list[tuple[str, str]]:
    return [(block.kind, text[slice(*block.span)]) for block in find_blocks(make_views(text))]


@pytest.mark.parametrize(
    "gap", ["\n\n", "\r\n\r\n", "\r\r", "\n \t\n", "\n\u200b\n\x00\n", "\u2029\n"]
)
def test_blank_lines_of_any_kind_part_blocks(gap: str) -> None:
    """White space, invisible and control characters make no line."""
    assert _blocks(f"It rained.{gap}It snowed.") == [
        ("paragraph", "It rained."),
        ("paragraph", "It snowed."),
    ]


def test_single_breaks_stay_inside_a_block() -> None:
    """Hard-wrapped lines are one paragraph."""
    assert _blocks("It rained\r\nall day.\n") == [("paragraph", "It rained\r\nall day.")]


def test_first_line_without_stop_is_the_headline() -> None:
    """Only the first block can be one."""
    assert [kind for kind, _ in _blocks("Rain all day\n\nIt rained.\n\nMore rain")] == [
        "headline",
        "paragraph",
        "paragraph",
    ]
    assert _blocks("It rained.")[0][0] == "paragraph"


def test_lone_address_is_a_url() -> None:
    """A block that is nothing but a link."""
    assert _blocks("It rained.\n\nhttps://rain.example/a?b=c")[1][0] == "url"


@pytest.mark.parametrize("text", ["", " \n\t\n", "\x00\x01\u200b"])
def test_nothing_to_read_has_no_blocks(text: str) -> None:
    """White space alone is no paragraph."""
    assert _blocks(text) == []
