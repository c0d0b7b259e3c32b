"""Threads and comments, found by what repeats around every post."""

from tests.unit.nlp_worker.pages.page_builders import block_kinds, build_sections, join_blocks

POST = "The bridge of Vellmouth was shut again this morning, and nobody had put up a sign. " * 2


def _sections(text: str) -> list[tuple[str, str | None]]:
    return [(section.kind, section.byline) for section in build_sections(text)]


def test_posts_after_author_and_date() -> None:
    """The first is the article with its byline; the others are comments."""
    header = "Post by {} » Sat Apr {}, 2017 7:12 am"
    text = join_blocks(
        "Is the bridge shut again?", header.format("wren", 8), POST, header.format("hal", 9), POST
    )
    assert block_kinds(text) == ["headline", "byline", "paragraph", "comment", "comment"]
    assert _sections(text) == [("article", "wren"), ("other", None)]


def test_the_repeated_title_begins_a_reply() -> None:
    """No other line of the forum is needed."""
    text = join_blocks("Is the bridge shut again?", POST, "Re: Is the bridge shut again?", POST)
    assert block_kinds(text)[2:] == ["comment", "comment"]


def test_posts_that_are_numbered() -> None:
    """The word after the number is the author."""
    first, second = "02-03-2013, 06:15 PM\n#1\nwren", "02-03-2013, 08:40 PM\n#2\nhal"
    text = join_blocks("Is the bridge shut again?", first, POST, second, POST)
    assert block_kinds(text)[:5] == ["headline", "dateline", "boilerplate", "byline", "paragraph"]
    assert block_kinds(text)[5:] == ["comment", "boilerplate", "comment", "comment"]


def test_a_list_of_the_best_is_not_a_thread() -> None:
    """Its numbers have no dates."""
    text = join_blocks("The best bridges", POST, "#1", "Vellmouth", POST, "#2", "Sund", POST)
    assert "comment" not in block_kinds(text)


def test_names_before_times_of_day_are_comments_without_a_header() -> None:
    """They follow the text of an article, which keeps its own date."""
    date = "Nov 12, 2018 {}:02 PM"
    text = join_blocks(
        "Bridge shut until the spring",
        date.format(3),
        POST,
        f"hal\n{date.format(4)}",
        POST,
        f"Ada L.\n{date.format(5)}",
        POST,
    )
    assert block_kinds(text)[:3] == ["headline", "dateline", "paragraph"]
    assert set(block_kinds(text)[3:]) == {"comment"}
    assert [kind for kind, _ in _sections(text)] == ["article", "other"]


def test_names_before_times_of_day_after_a_title_are_bylines() -> None:
    """A page of several articles is not a thread."""
    text = join_blocks(
        "Bridge shut until the spring\nAnn Marlow\nNov 12, 2018 4:02 PM",
        POST,
        "Ferry to run at night again\nBo Tarn\nNov 13, 2018 4:02 PM",
        POST,
    )
    assert _sections(text) == [("article", "Ann Marlow"), ("article", "Bo Tarn")]


def test_the_posts_of_a_blog_are_articles() -> None:
    """Each has its own title before or after its author."""
    line = "Posted by Ann Marlow on June {}, 2019"
    over = join_blocks(
        "Bridge shut again", line.format(3), POST, "Ferry to run", line.format(4), POST
    )
    under = join_blocks(
        "Bridge shut again", POST, line.format(3), "Ferry to run", POST, line.format(4)
    )
    for text in (over, under):
        assert "comment" not in block_kinds(text)
