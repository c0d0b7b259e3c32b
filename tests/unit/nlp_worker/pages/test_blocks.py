"""Blocks of a plain text."""

import pytest

from tests.unit.nlp_worker.pages.page_builders import build_blocks


def _blocks(text: str) -> list[tuple[str, str]]:
    return [(block.kind, text[slice(*block.span)]) for block in build_blocks(text)]


@pytest.mark.parametrize(
    "gap", ["\n\n", "\r\n\r\n", "\r\r", "\n \t\n", "\n\u200b\n\x00\n", "\u2029\n"]
)
def test_blank_lines_of_any_kind_separate_blocks(gap: str) -> None:
    """A line of white space, invisible or control characters is blank."""
    assert _blocks(f"It rained.{gap}It snowed.") == [
        ("paragraph", "It rained."),
        ("paragraph", "It snowed."),
    ]


def test_single_breaks_stay_inside_a_block() -> None:
    """Wrapped lines are one paragraph."""
    assert _blocks("It rained\r\nall day.\n") == [("paragraph", "It rained\r\nall day.")]


def test_a_first_line_without_an_end_mark_is_the_headline() -> None:
    """A later line without one is a paragraph."""
    assert [kind for kind, _ in _blocks("Rain all day\n\nIt rained.\n\nMore rain")] == [
        "headline",
        "paragraph",
        "paragraph",
    ]
    assert _blocks("It rained.")[0][0] == "paragraph"


def test_a_link_alone_is_a_url() -> None:
    """The block has no other words."""
    assert _blocks("It rained.\n\nhttps://rain.example/a?b=c")[1][0] == "url"


@pytest.mark.parametrize("text", ["", " \n\t\n", "\x00\x01\u200b"])
def test_a_text_without_words_has_no_blocks(text: str) -> None:
    """White space and invisible characters are not a paragraph."""
    assert _blocks(text) == []
