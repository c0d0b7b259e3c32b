"""HTML to text."""

import pytest

from nlp_worker.pages.blocks import find_blocks
from nlp_worker.pages.html import PageText, read_html
from nlp_worker.text.errors import NoTextError
from nlp_worker.text.views import make_views

PARAGRAPH = "The harbour master of Vellmouth said that the bridge would stay closed until May. "


def _page(body: str) -> str:
    return f"<html><head><title>Bridge shut</title></head><body>{body}</body></html>"


def _parts(page: PageText) -> list[tuple[str | None, str]]:
    return [(part.kind, page.text[slice(*part.span)]) for part in page.parts]


def test_paragraphs_are_set_apart_by_blank_lines() -> None:
    """The text has the blocks of the page."""
    page = read_html(_page(f"<article><p>{PARAGRAPH * 3}</p><p>{PARAGRAPH * 2}</p></article>"))
    assert [len(part) for part in page.text.split("\n\n")] == [
        len(PARAGRAPH * 3) - 1,
        len(PARAGRAPH * 2) - 1,
    ]
    assert page.title == "Bridge shut"


def test_navigation_and_footer_stay_out_and_comments_apart() -> None:
    """The article is annotated; what readers wrote under it is told from it."""
    page = read_html(
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
    """Headings, captions, lists, tables and block quotes are blocks of their own."""
    page = read_html(
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
    """A page without paragraphs still has them."""
    page = read_html(f"<div>{PARAGRAPH * 3}<br><br>{PARAGRAPH}<br>It rained.</div>")
    assert [text for _, text in _parts(page)] == [
        (PARAGRAPH * 3).strip(),
        f"{PARAGRAPH.strip()}\nIt rained.",
    ]


def test_a_wrong_character_set_is_repaired() -> None:
    """What UTF-8 looks like in another character set becomes what was meant; the rest stays."""
    broken = f"{PARAGRAPH}“It’s done,” he said. ".encode().decode("latin-1")
    page = read_html(f"<p>{broken}</p><p>{PARAGRAPH * 3}“Quite,” she said, ﬁrmly.</p>")
    assert "“It’s done,” he said." in page.text
    assert page.text.endswith("“Quite,” she said, ﬁrmly.")


def test_a_page_too_short_for_the_extractor_still_has_its_text() -> None:
    """One line of text is text."""
    assert read_html("<p>It rained.</p>").text == "It rained."


HEAD = (
    '<html lang="en-GB"><head><title>Bridge shut</title>'
    '<link rel="canonical" href="https://tidings.example/bridge"></head><body>{}</body></html>'
)


@pytest.mark.parametrize(
    "body", [f"<article><p>{PARAGRAPH * 5}</p></article>", "<p>It rained.</p>"]
)
def test_the_page_gives_its_address_and_its_language(body: str) -> None:
    """Whether it is long enough for the extractor or not."""
    page = read_html(HEAD.format(body))
    assert (page.url, page.language, page.title) == (
        "https://tidings.example/bridge",
        "en-GB",
        "Bridge shut",
    )


def test_what_is_no_address_and_no_language_is_unknown() -> None:
    """A base is where links begin, and templates leave their placeholders."""
    html = (
        '<html lang="{{ page.lang }}"><head><base href="https://tidings.example/"></head>'
        f"<body><p>{PARAGRAPH * 5}</p></body></html>"
    )
    page = read_html(html)
    assert (page.url, page.language) == (None, None)


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


def test_linked_titles_with_their_text_are_kept() -> None:
    """A blog links every title to its own page; a link to another article has no text under it."""
    post = "<div><h2><a href='/a'>{}</a></h2><p>{}</p></div>"
    page = read_html(
        _page(
            f"<div>{post.format('Bridge shut', PARAGRAPH * 3)}{post.format('Ferry late', PARAGRAPH * 3)}"
            "<div><h2><a href='/z'>Another story altogether</a></h2></div></div>"
        )
    )
    assert [text for kind, text in _parts(page) if kind] == ["Bridge shut", "Ferry late"]


def test_set_lines_are_read_as_a_plain_text_is() -> None:
    """Their breaks come through, wraps and all."""
    lines = (
        "Bridge shut until spring\nBy Ann Marlow\n\nThe bridge is shut, the board\nsaid on Monday."
    )
    page = read_html(_page(f"<pre>\n{lines}\n\n{PARAGRAPH * 3}</pre>"))
    assert page.text.startswith(lines)
    kinds = [block.kind for block in find_blocks(make_views(page.text), page.parts)]
    assert kinds == ["headline", "byline", "paragraph", "paragraph"]


def test_captions_in_a_gallery_are_captions() -> None:
    """Items of a list that hold a picture are no list."""
    figure = "<li><figure><img src='b.jpg'><figcaption>{}</figcaption></figure></li>"
    page = read_html(
        _page(
            f"<article><p>{PARAGRAPH * 3}</p><ul>{figure.format('The bridge in May')}"
            f"{figure.format('The bridge in June')}</ul><p>{PARAGRAPH}</p></article>"
        )
    )
    assert [kind for kind, _ in _parts(page)] == [None, "caption", "caption", None]


def test_posts_beside_each_other_are_all_read() -> None:
    """With who wrote each, and when, whatever class a blog gives it."""
    post = (
        "<article class='post'><h2><a href='/a'>{}</a></h2>"
        "<div class='post-meta'>June {}, 2019 by Ann Marlow</div><p>{}</p></article>"
    )
    other = PARAGRAPH.replace("bridge", "ferry").replace("closed", "late") * 3
    page = read_html(
        _page(
            f"{post.format('Bridge shut', 3, PARAGRAPH * 3)}{post.format('Ferry late', 4, other)}"
        )
    )
    kinds = [block.kind for block in find_blocks(make_views(page.text), page.parts)]
    assert kinds == ["headline", "byline", "paragraph"] * 2
