"""HTML to text."""

import pytest

from nlp_worker.pages.html import read_html
from nlp_worker.text.errors import NoTextError

PARAGRAPH = "The harbour master of Vellmouth said that the bridge would stay closed until May. "


def _page(body: str) -> str:
    return f"<html><head><title>Bridge shut</title></head><body>{body}</body></html>"


def test_paragraphs_are_set_apart_by_blank_lines() -> None:
    """The text has the blocks of the page."""
    page = read_html(_page(f"<article><p>{PARAGRAPH * 3}</p><p>{PARAGRAPH * 2}</p></article>"))
    assert [len(part) for part in page.text.split("\n\n")] == [
        len(PARAGRAPH * 3) - 1,
        len(PARAGRAPH * 2) - 1,
    ]
    assert page.title == "Bridge shut"


def test_navigation_footer_and_comments_stay_out() -> None:
    """Only the article is annotated."""
    page = read_html(
        _page(
            "<nav><a href='/'>Front page</a></nav>"
            f"<article><p>{PARAGRAPH * 4}</p><p>{PARAGRAPH}</p></article>"
            "<div id='comments' class='comments'><p>First! What a silly bridge.</p></div>"
            "<footer><p>Imprint and privacy</p></footer>"
        )
    )
    assert PARAGRAPH.strip() in page.text
    for noise in ("Front page", "silly bridge", "Imprint"):
        assert noise not in page.text


def test_a_page_too_short_for_the_extractor_still_has_its_text() -> None:
    """One line of text is text."""
    assert read_html("<p>It rained.</p>").text == "It rained."


def test_control_characters_do_not_stop_the_parser() -> None:
    """NUL and others are dropped before lxml sees them."""
    assert read_html(f"<p>{PARAGRAPH}\x00\x0b</p>").text == PARAGRAPH.strip()


@pytest.mark.parametrize(
    "html",
    [
        "<html><body></body></html>",
        "<script>let a = 1;</script>",
        "<img src='a.png'>",
        "\x00",
        "<" * 1000,
        "<!-- nothing -->",
    ],
)
def test_no_text_says_what_to_do(html: str) -> None:
    """The message names the remedy."""
    with pytest.raises(NoTextError, match="text/plain"):
        read_html(html)
