"""Headlines, sections and what neighbours tell of a block."""

from nlp_worker.pages.blocks import find_blocks
from nlp_worker.pages.html import PageText
from nlp_worker.pages.repeats import find_repeats, fingerprint
from nlp_worker.pages.sections import PageSection, find_scopes, find_sections
from nlp_worker.text.views import make_views
from shared.contracts import Document

BODY = "The bridge of Vellmouth is shut until the spring, the harbour board said on Monday. " * 3


def _sections(text: str, **fields: str) -> list[PageSection]:
    document = Document.model_validate({"content": text, **fields})
    return find_sections(find_blocks(make_views(text)), PageText(text), document)


def _kinds(text: str) -> list[str]:
    return [block.kind for block in find_blocks(make_views(text))]


def _page(*blocks: str) -> str:
    return "\n\n".join(block.strip() for block in blocks)


TWO = _page(
    "Bridge shut until spring",
    "From Coast Radio",
    "June 3, 2019",
    BODY,
    "https://coast.example/bridge",
    "Ferry to run at night",
    "Ann Marlow",
    "June 4, 2019",
    BODY,
)


def test_a_title_with_source_or_byline_begins_an_article() -> None:
    """Each has what the page says of it."""
    first, second = _sections(TWO)
    assert (first.kind, first.title, first.source) == (
        "article",
        "Bridge shut until spring",
        "Coast Radio",
    )
    assert (first.published, first.byline) == ("2019-06-03", None)
    assert (second.title, second.byline, second.published) == (
        "Ferry to run at night",
        "Ann Marlow",
        "2019-06-04",
    )


def test_the_sender_speaks_for_a_page_of_one_article() -> None:
    """Not for one of many."""
    (only,) = _sections(_page("Bridge shut", BODY), title="Bridge", source="Us")
    assert (only.title, only.source) == ("Bridge", "Us")
    assert [section.title for section in _sections(TWO, title="Bridge")] == [
        "Bridge shut until spring",
        "Ferry to run at night",
    ]


def test_a_title_after_a_link_begins_an_article() -> None:
    """The link was the end of the one before it."""
    text = _page("Bridge shut", BODY, "https://coast.example/b", "Ferry to run at night", BODY)
    assert [section.title for section in _sections(text)] == [
        "Bridge shut",
        "Ferry to run at night",
    ]


def test_a_subheading_begins_no_article() -> None:
    """Nothing over or under it says so."""
    text = _page("Bridge shut", BODY, "What the board says", BODY, BODY)
    assert len(_sections(text)) == 1
    assert _kinds(text) == ["headline", "paragraph", "subheading", "paragraph", "paragraph"]


def test_short_subheadings_are_no_bylines() -> None:
    """Two capitalized words between paragraphs name nobody."""
    text = _page("Bridge shut", BODY, "What Now", BODY[:85], "Next Steps", BODY, "Old Plans", BODY)
    assert len(_sections(text)) == 1
    assert _kinds(text)[2::2] == ["subheading", "subheading", "subheading"]


def test_an_introduction_before_the_article() -> None:
    """Words of the blog before the headline, or before a wide gap."""
    titled = _page("They never learn.", "Bridge shut until spring", "By Ann Marlow", BODY, BODY)
    gap = f"They never learn.\n\n\n\n\n\n\n{BODY}\n\n{BODY}\n\n{BODY}"
    for text in (titled, gap):
        assert [section.kind for section in _sections(text)] == ["intro", "article"]


def test_a_word_over_the_headline_is_none() -> None:
    """The name of the site or of a part of it."""
    text = _page("Coast Life", "Bridge to stay shut until the spring", BODY)
    assert _kinds(text) == ["boilerplate", "headline", "paragraph"]
    assert _sections(text)[0].title == "Bridge to stay shut until the spring"


def test_a_name_in_capitals_over_a_byline_is_a_title() -> None:
    """A name over "Translated by" is not."""
    text = _page("BRIDGE SHUT", "By Ann Marlow", BODY, "FERRY RUNS", "By Bo Tarn", BODY)
    assert [section.title for section in _sections(text)] == ["BRIDGE SHUT", "FERRY RUNS"]
    text = _page("Bridge to stay shut", "June 3, 2019\nAnn Marlow\nTranslated by Bo Tarn", BODY)
    assert _sections(text)[0].byline == "Ann Marlow"


def test_what_the_writer_is_stands_under_the_byline() -> None:
    """It is no title of its own."""
    text = _page("Bridge to stay shut", "Ann Marlow\nCoast correspondent\n3 June 2019", BODY)
    assert _kinds(text) == ["headline", "byline", "byline", "dateline", "paragraph"]


def test_a_source_under_the_text_ends_an_article() -> None:
    """Where the next begins with a title."""
    ends = "({}, 3 June 2012)"
    text = _page(
        "Council to sell the town hall", BODY, ends.format("Marsh Herald"),
        "Town hall is not for sale", BODY, ends.format("Radio Vell"),
    )  # fmt: skip
    assert [section.source for section in _sections(text)] == ["Marsh Herald", "Radio Vell"]


def test_rules_between_articles_end_them() -> None:
    """Not where text goes on under them."""
    parted = _page("Goose elected", BODY, "###", "Bus late", BODY, "###", "Ferry late", BODY)
    assert len(_sections(parted)) == 3
    broken = _page("Goose elected", BODY, "* * *", BODY, "* * *", BODY)
    assert len(_sections(broken)) == 1


def test_a_masthead_belongs_to_the_first_article() -> None:
    """Without a text it introduces nothing."""
    text = _page("The Weekly Gull", "No. 214, Friday 6 May 2011", "BRIDGE SHUT", "By Bo Tarn", BODY)
    (only,) = _sections(text)
    assert (only.kind, only.source, only.byline) == ("article", "The Weekly Gull", "Bo Tarn")


def test_a_list_whose_lines_come_again_is_a_contents_list() -> None:
    """With the label over it; it is read with no article."""
    text = _page(
        "Latest headlines", "- Goose elected\n- Bus late", "Goose elected", BODY, "Bus late", BODY
    )
    assert _kinds(text)[:2] == ["related", "related"]


def test_the_times_of_a_live_report_begin_no_article() -> None:
    """They date its entries, whose titles are subheadings."""
    text = _page(
        "Storm on the coast: live",
        "By Bo Tarn",
        f"4:45 pm\nBridge opens\n{BODY}",
        f"3:10 pm\n{BODY}",
    )
    assert len(_sections(text)) == 1
    assert _kinds(text)[2:] == ["dateline", "subheading", "paragraph", "dateline", "paragraph"]


def test_links_follow_their_label() -> None:
    """Titles after a label are other articles; the text goes on with a sentence."""
    text = _page(
        "Bridge shut", BODY, "Related:", "Ferry captain retires\nIsland wants a bridge", BODY
    )
    assert _kinds(text)[2:] == ["related", "related", "related", "paragraph"]


def test_comments_after_their_header() -> None:
    """Up to the form; no more than a paragraph stays with its article, however long that is."""
    few = _page("Bridge shut", BODY * 3, "1 comment", "told you so", "Leave a Reply")
    assert _kinds(few)[2:] == ["boilerplate", "comment", "boilerplate"]
    assert [section.kind for section in _sections(few)] == ["article"]
    many = _page("Bridge shut", *[BODY] * 20, "2 comments", BODY, "told you so")
    assert [section.kind for section in _sections(many)] == ["article", "other"]


def test_a_count_of_comments_over_the_text_opens_no_area() -> None:
    """Blogs print it under the headline too."""
    assert (
        _kinds(_page("Bridge shut until spring", "By Ann Marlow", "3 Comments", BODY))[-1]
        == "paragraph"
    )


def test_a_caption_that_stands_twice_over_the_text() -> None:
    """The picture's alternative text and its caption."""
    twice = "The bridge of Vellmouth on Monday morning."
    assert _kinds(_page("Bridge shut", twice, twice, BODY))[1:3] == ["caption", "caption"]
    assert _kinds(_page(BODY, twice, twice, BODY))[1:3] == ["paragraph", "paragraph"]


def test_noise_is_read_apart_or_not_at_all() -> None:
    """Comments are never in one scope with the article."""
    text = _page("Bridge shut", BODY * 3, "1 comment", "told you so")
    blocks = find_blocks(make_views(text))
    sections = _sections(text)
    assert find_scopes(blocks, sections, with_noise=False) == [(0, [0, 1])]
    assert find_scopes(blocks, sections, with_noise=True) == [(0, [0, 1]), (0, [2, 3])]


def test_repeats_name_the_first() -> None:
    """Letters count, marks and space do not; a word or two may stand twice."""
    text = _page(
        "Bridge shut",
        "It rained on the bridge, all day.",
        BODY,
        "It rained on the bridge – all day",
        "Bridge shut",
    )
    blocks = find_blocks(make_views(text))
    assert find_repeats(blocks, text) == [None, None, None, 1, None]


def test_near_copies_have_near_fingerprints() -> None:
    """A changed word moves few bits, another text about half; noise none."""
    words = " ".join(f"word{n}" for n in range(300))
    other = " ".join(f"other{n}" for n in range(300))

    def _mark(text: str) -> int:
        return int(fingerprint(find_blocks(make_views(text)), make_views(text).plain) or "", 16)

    near = _mark(f"{words}.") ^ _mark(f"{words.replace('word7 ', 'wort7 ')}.")
    assert near.bit_count() <= 6
    assert (_mark(f"{words}.") ^ _mark(f"{other}.")).bit_count() > 16
    assert _mark(f"{words}.") == _mark(f"{words}.\n\nShare this article")
