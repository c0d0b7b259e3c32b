"""Blocks and sections of a page in a language of invented words."""

from pathlib import Path

import pytest

from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.pages.blocks import find_blocks
from nlp_worker.pages.dates import find_date
from nlp_worker.pages.html_extraction import read_html
from nlp_worker.pages.page_text import PageText
from nlp_worker.pages.sections import find_sections
from nlp_worker.text.views import make_views
from shared.contracts import Document
from tests.toys.word_list_language import WordListLanguage

BODY = "Zob drin lom vatek, zin balo krum ta voli. " * 3
TEXT = f"Zob drin vatek lom\n\nVan Ilse Renn\n\n3 Primo 2019\n\n{BODY.strip()}\n\nplunk"


@pytest.fixture
def toy(tmp_path: Path) -> WordListLanguage:
    """Return a language with one opening of bylines, one month and one line of sites."""
    return WordListLanguage(
        tmp_path, byline_openings="van", months="primo", boilerplate_lines="plunk splink"
    )


def test_kinds_of_blocks_come_from_the_word_lists_of_the_language(toy: WordListLanguage) -> None:
    """English knows none of these words."""
    blocks = find_blocks(make_views(TEXT), (), toy)
    assert [block.kind for block in blocks] == [
        "headline",
        "byline",
        "dateline",
        "paragraph",
        "boilerplate",
    ]
    english = {block.kind for block in find_blocks(make_views(TEXT), (), ENGLISH)}
    assert not english & {"dateline", "boilerplate"}


def test_metadata_comes_from_the_word_lists_of_the_language(toy: WordListLanguage) -> None:
    """The opening of the byline is left out, and the month is known."""
    blocks = find_blocks(make_views(TEXT), (), toy)
    (section,) = find_sections(blocks, PageText(TEXT), Document(content=TEXT), toy)
    assert (section.title, section.byline) == ("Zob drin vatek lom", "Ilse Renn")
    assert section.published == "3 Primo 2019"


def test_a_sentence_in_a_title_is_one_of_the_language(toy: WordListLanguage) -> None:
    """A line with two sentences, of which `|` ends the first, is not a headline."""
    text = f"Zob drin| lom vatek\n\n{BODY}"
    assert find_blocks(make_views(text), (), toy)[0].kind == "paragraph"


def test_the_metadata_of_html_posts_is_found_by_the_language(toy: WordListLanguage) -> None:
    """The byline of each post is that of its section."""
    post = "<article><h2>{}</h2><div class='post-meta'>Van Ilse Renn</div><p>{}</p></article>"
    posts = post.format("Zob drin", BODY) + post.format("Lom vatek", BODY.replace("Zob", "Krum"))
    html = f"<html><body><div>{posts}</div></body></html>"
    page = read_html(html, toy)
    blocks = find_blocks(make_views(page.text), page.parts, toy)
    sections = find_sections(blocks, page, Document(content=html), toy)
    assert [section.byline for section in sections] == ["Ilse Renn", "Ilse Renn"]


def test_a_language_without_months_has_dates_in_figures_only(tmp_path: Path) -> None:
    """An empty word list matches nothing."""
    bare = WordListLanguage(tmp_path)
    assert find_date("3 Primo 2019", bare) is None
    assert find_date("in 2019", bare) is None
    found = find_date("2019-06-03", bare)
    assert found is not None
    assert found[0] == "2019-06-03"
