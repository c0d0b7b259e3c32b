"""HTML to text."""

import pytest

from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.pages.blocks import find_blocks
from nlp_worker.pages.html_extraction import read_html
from nlp_worker.pages.page_text import PageText
from nlp_worker.text.errors import NoTextError
from nlp_worker.text.views import make_views

PARAGRAPH = "The harbour master of Vellmouth said that the bridge would stay closed until May. "


def _page(body: str) -> str:
    return f"<html><head><title>Bridge shut</title></head><body>{body}</body></html>"


def _read(html: str) -> PageText:
    return read_html(html, ENGLISH)


def _block_kinds(page: PageText) -> list[str]:
    return [block.kind for block in find_blocks(make_views(page.text), page.parts, ENGLISH)]


def _parts(page: PageText) -> list[tuple[str | None, str]]:
    return [(part.kind, page.text[slice(*part.span)]) for part in page.parts]


def test_paragraphs_are_separated_by_blank_lines() -> None:
    """Each paragraph of the page is one of the text."""
    page = _read(_page(f"<article><p>{PARAGRAPH * 3}</p><p>{PARAGRAPH * 2}</p></article>"))
    assert [len(part) for part in page.text.split("\n\n")] == [
        len(PARAGRAPH * 3) - 1,
        len(PARAGRAPH * 2) - 1,
    ]
    assert page.title == "Bridge shut"


def test_navigation_and_footer_are_left_out_and_comments_are_marked() -> None:
    """The comments of readers are in the text and have their kind."""
    page = _read(
        _page(
            "<nav><a href='/'>Front page</a></nav>"
            f"<article><p>{PARAGRAPH * 4}</p><p>{PARAGRAPH}</p></article>"
            "<div id='comments' class='comments'><p>First! What a silly bridge.</p></div>"
            "<footer><p>Imprint and privacy</p></footer>"
        )
    )
    assert PARAGRAPH.strip() in page.text
    for noise in ("Front page", "Imprint"):
        assert noise not in page.text
    assert _parts(page) == [
        (None, (PARAGRAPH * 4).strip()),
        (None, PARAGRAPH.strip()),
        ("comment", "First! What a silly bridge."),
    ]


def test_the_structure_of_the_page_is_kept() -> None:
    """Headings, captions, lists, tables and block quotes are separate blocks."""
    page = _read(
        _page(
            f"<article><h1>Bridge shut</h1><p>{PARAGRAPH * 3}</p><h2>What now</h2>"
            "<figure><img src='b.jpg'><figcaption>The bridge in May</figcaption></figure>"
            "<ul><li>A ferry</li><li>A long walk</li></ul>"
            "<table><tr><th>Town</th><th>Miles</th></tr><tr><td>Tarn</td><td>9</td></tr></table>"
            f"<blockquote><p>{PARAGRAPH}</p></blockquote></article>"
        )
    )
    assert _parts(page) == [
        ("headline", "Bridge shut"),
        (None, (PARAGRAPH * 3).strip()),
        ("subheading", "What now"),
        ("caption", "The bridge in May"),
        ("list", "- A ferry\n- A long walk"),
        ("table", "Town | Miles\nTarn | 9"),
        (None, PARAGRAPH.strip()),
    ]
    rows = [page.text[slice(*row)] for part in page.parts for row in part.rows]
    assert rows == ["A ferry", "A long walk", "Town | Miles", "Tarn | 9"]


def test_two_line_breaks_end_a_paragraph() -> None:
    """So a page without `<p>` has paragraphs too."""
    page = _read(f"<div>{PARAGRAPH * 3}<br><br>{PARAGRAPH}<br>It rained.</div>")
    assert [text for _, text in _parts(page)] == [
        (PARAGRAPH * 3).strip(),
        f"{PARAGRAPH.strip()}\nIt rained.",
    ]


def test_a_wrong_character_set_is_repaired() -> None:
    """UTF-8 that was read in another character set is repaired, and nothing else changes."""
    broken = f"{PARAGRAPH}“It’s done,” he said. ".encode().decode("latin-1")
    page = _read(f"<p>{broken}</p><p>{PARAGRAPH * 3}“Quite,” she said, ﬁrmly.</p>")
    assert "“It’s done,” he said." in page.text
    assert page.text.endswith("“Quite,” she said, ﬁrmly.")


def test_a_page_too_short_for_the_extractor_still_has_its_text() -> None:
    """All text of the page is used."""
    assert _read("<p>It rained.</p>").text == "It rained."


HEAD = (
    '<html lang="en-GB"><head><title>Bridge shut</title>'
    '<link rel="canonical" href="https://tidings.example/bridge"></head><body>{}</body></html>'
)


@pytest.mark.parametrize(
    "body", [f"<article><p>{PARAGRAPH * 5}</p></article>", "<p>It rained.</p>"]
)
def test_the_page_gives_its_address_and_its_language(body: str) -> None:
    """It does not matter whether the extractor finds an article."""
    page = _read(HEAD.format(body))
    assert (page.url, page.language, page.title) == (
        "https://tidings.example/bridge",
        "en-GB",
        "Bridge shut",
    )


def test_a_wrong_address_and_a_wrong_language_are_left_out() -> None:
    """`<base>` is not the address of the page, and a placeholder is not a language."""
    html = (
        '<html lang="{{ page.lang }}"><head><base href="https://tidings.example/"></head>'
        f"<body><p>{PARAGRAPH * 5}</p></body></html>"
    )
    page = _read(html)
    assert (page.url, page.language) == (None, None)


def test_control_characters_do_not_stop_the_parser() -> None:
    """They are removed before lxml reads the page."""
    assert _read(f"<p>{PARAGRAPH}\x00\x0b</p>").text == PARAGRAPH.strip()


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
    """The message of the error names the remedy."""
    with pytest.raises(NoTextError, match="text/plain"):
        _read(html)


def test_linked_titles_with_their_text_are_kept() -> None:
    """A title with its text is kept though it is a link; a link to another article is not."""
    post = "<div><h2><a href='/a'>{}</a></h2><p>{}</p></div>"
    page = _read(
        _page(
            f"<div>{post.format('Bridge shut', PARAGRAPH * 3)}{post.format('Ferry late', PARAGRAPH * 3)}"
            "<div><h2><a href='/z'>Another story altogether</a></h2></div></div>"
        )
    )
    assert [text for kind, text in _parts(page) if kind] == ["Bridge shut", "Ferry late"]


def test_preformatted_lines_are_treated_like_plain_text() -> None:
    """Their line breaks are kept, and wraps are joined."""
    lines = (
        "Bridge shut until spring\nBy Ann Marlow\n\nThe bridge is shut, the board\nsaid on Monday."
    )
    page = _read(_page(f"<pre>\n{lines}\n\n{PARAGRAPH * 3}</pre>"))
    assert page.text.startswith(lines)
    assert _block_kinds(page) == ["headline", "byline", "paragraph", "paragraph"]


def test_captions_in_a_gallery_are_captions() -> None:
    """List items with a picture are not a list."""
    figure = "<li><figure><img src='b.jpg'><figcaption>{}</figcaption></figure></li>"
    page = _read(
        _page(
            f"<article><p>{PARAGRAPH * 3}</p><ul>{figure.format('The bridge in May')}"
            f"{figure.format('The bridge in June')}</ul><p>{PARAGRAPH}</p></article>"
        )
    )
    assert [kind for kind, _ in _parts(page)] == [None, "caption", "caption", None]


def test_posts_beside_each_other_are_all_kept() -> None:
    """Author and date of each are kept too, whatever class they have."""
    post = (
        "<article class='post'><h2><a href='/a'>{}</a></h2>"
        "<div class='post-meta'>June {}, 2019 by Ann Marlow</div><p>{}</p></article>"
    )
    other = PARAGRAPH.replace("bridge", "ferry").replace("closed", "late") * 3
    page = _read(
        _page(
            f"{post.format('Bridge shut', 3, PARAGRAPH * 3)}{post.format('Ferry late', 4, other)}"
        )
    )
    assert _block_kinds(page) == ["headline", "byline", "paragraph"] * 2


def test_a_heading_with_the_title_of_the_page_is_its_headline() -> None:
    """Sites give it `<h2>` and keep `<h1>` for their own name."""
    page = _read(
        _page(f"<h2>Bridge shut</h2><p>{PARAGRAPH * 3}</p><h2>What now</h2><p>{PARAGRAPH}</p>")
    )
    assert [kind for kind, _ in _parts(page)] == ["headline", None, "subheading", None]


def test_what_its_class_names_is_no_text_of_the_article() -> None:
    """Byline and caption have their kinds, and the date over the text is that of the section."""
    page = _read(
        _page(
            f"<article><h1>Bridge shut</h1><h3 class='byline'>Una Frost</h3><time datetime='2019-06-03'>"
            f"June 3</time><p>{PARAGRAPH * 3}</p><p class='img-caption'>The bridge</p><p>{PARAGRAPH}</p>"
            "</article>"
        )
    )
    assert [kind for kind, _ in _parts(page)] == ["headline", "byline", None, "caption", None]
    assert page.published == "2019-06-03"
