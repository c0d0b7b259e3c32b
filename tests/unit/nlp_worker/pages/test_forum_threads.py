"""Threads and comments told by what recurs around every post."""

from nlp_worker.pages.blocks import find_blocks
from nlp_worker.pages.html import PageText
from nlp_worker.pages.sections import find_sections
from nlp_worker.text.views import make_views
from shared.contracts import Document

POST = "The bridge of Vellmouth was shut again this morning, and nobody had put up a sign. " * 2


def _page(*blocks: str) -> str:
    return "\n\n".join(block.strip() for block in blocks)


def _kinds(text: str) -> list[str]:
    return [block.kind for block in find_blocks(make_views(text))]


def _sections(text: str) -> list[tuple[str, str | None]]:
    blocks = find_blocks(make_views(text))
    found = find_sections(blocks, PageText(text), Document(content=text))
    return [(section.kind, section.byline) for section in found]


def test_posts_under_who_and_when() -> None:
    """The first is the article, with its writer; the others are comments."""
    header = "Post by {} » Sat Apr {}, 2017 7:12 am"
    text = _page(
        "Is the bridge shut again?", header.format("wren", 8), POST, header.format("hal", 9), POST
    )
    assert _kinds(text) == ["headline", "byline", "paragraph", "comment", "comment"]
    assert _sections(text) == [("article", "wren"), ("other", None)]


def test_the_title_again_opens_a_reply() -> None:
    """Whatever else the board prints."""
    text = _page("Is the bridge shut again?", POST, "Re: Is the bridge shut again?", POST)
    assert _kinds(text)[2:] == ["comment", "comment"]


def test_posts_that_are_numbered() -> None:
    """The word under the number is who wrote it."""
    first, second = "02-03-2013, 06:15 PM\n#1\nwren", "02-03-2013, 08:40 PM\n#2\nhal"
    text = _page("Is the bridge shut again?", first, POST, second, POST)
    assert _kinds(text)[:5] == ["headline", "dateline", "boilerplate", "byline", "paragraph"]
    assert _kinds(text)[5:] == ["comment", "boilerplate", "comment", "comment"]


def test_the_best_of_something_is_no_thread() -> None:
    """Its numbers have no dates."""
    text = _page("The best bridges", POST, "#1", "Vellmouth", POST, "#2", "Sund", POST)
    assert "comment" not in _kinds(text)


def test_names_over_hours_are_comments_without_a_header() -> None:
    """After the text of an article, which keeps its own date."""
    date = "Nov 12, 2018 {}:02 PM"
    text = _page(
        "Bridge shut until the spring",
        date.format(3),
        POST,
        f"hal\n{date.format(4)}",
        POST,
        f"Ada L.\n{date.format(5)}",
        POST,
    )
    assert _kinds(text)[:3] == ["headline", "dateline", "paragraph"]
    assert set(_kinds(text)[3:]) == {"comment"}
    assert [kind for kind, _ in _sections(text)] == ["article", "other"]


def test_writers_over_hours_under_a_title_are_bylines() -> None:
    """A digest of several articles is no thread."""
    text = _page(
        "Bridge shut until the spring\nAnn Marlow\nNov 12, 2018 4:02 PM",
        POST,
        "Ferry to run at night again\nBo Tarn\nNov 13, 2018 4:02 PM",
        POST,
    )
    assert _sections(text) == [("article", "Ann Marlow"), ("article", "Bo Tarn")]


def test_the_posts_of_a_blog_are_articles() -> None:
    """Each has a title of its own over or under who posted it."""
    line = "Posted by Ann Marlow on June {}, 2019"
    over = _page("Bridge shut again", line.format(3), POST, "Ferry to run", line.format(4), POST)
    under = _page("Bridge shut again", POST, line.format(3), "Ferry to run", POST, line.format(4))
    for text in (over, under):
        assert "comment" not in _kinds(text)
