"""Headlines, sections, and kinds of blocks by their neighbours."""

from nlp_worker.pages.repeats import find_repeats, fingerprint
from nlp_worker.pages.sections import find_scopes
from nlp_worker.text.views import make_views
from tests.unit.nlp_worker.pages.page_builders import (
    block_kinds,
    build_blocks,
    build_sections,
    join_blocks,
)

BODY = "The bridge of Vellmouth is shut until the spring, the harbour board said on Monday. " * 3


TWO = join_blocks(
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
    """Each article has its own title, source, byline and date."""
    first, second = build_sections(TWO)
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


def test_the_metadata_of_the_document_is_used_for_a_single_article() -> None:
    """A page with several articles keeps its own."""
    (only,) = build_sections(join_blocks("Bridge shut", BODY), title="Bridge", source="Us")
    assert (only.title, only.source) == ("Bridge", "Us")
    assert [section.title for section in build_sections(TWO, title="Bridge")] == [
        "Bridge shut until spring",
        "Ferry to run at night",
    ]


def test_a_title_after_a_link_begins_an_article() -> None:
    """The link ends the article before it."""
    text = join_blocks(
        "Bridge shut", BODY, "https://coast.example/b", "Ferry to run at night", BODY
    )
    assert [section.title for section in build_sections(text)] == [
        "Bridge shut",
        "Ferry to run at night",
    ]


def test_a_subheading_does_not_begin_an_article() -> None:
    """It has no source, byline or date near it."""
    text = join_blocks("Bridge shut", BODY, "What the board says", BODY, BODY)
    assert len(build_sections(text)) == 1
    assert block_kinds(text) == ["headline", "paragraph", "subheading", "paragraph", "paragraph"]


def test_short_subheadings_are_not_bylines() -> None:
    """Two capitalized words between paragraphs are not a name."""
    text = join_blocks(
        "Bridge shut", BODY, "What Now", BODY[:85], "Next Steps", BODY, "Old Plans", BODY
    )
    assert len(build_sections(text)) == 1
    assert block_kinds(text)[2::2] == ["subheading", "subheading", "subheading"]


def test_an_introduction_before_the_article() -> None:
    """It is before the headline, or before a wide gap."""
    titled = join_blocks(
        "They never learn.", "Bridge shut until spring", "By Ann Marlow", BODY, BODY
    )
    gap = f"They never learn.\n\n\n\n\n\n\n{BODY}\n\n{BODY}\n\n{BODY}"
    for text in (titled, gap):
        assert [section.kind for section in build_sections(text)] == ["intro", "article"]


def test_a_few_words_before_the_headline_are_boilerplate() -> None:
    """They name the site or a section of it."""
    text = join_blocks("Coast Life", "Bridge to stay shut until the spring", BODY)
    assert block_kinds(text) == ["boilerplate", "headline", "paragraph"]
    assert build_sections(text)[0].title == "Bridge to stay shut until the spring"


def test_a_name_in_capitals_before_a_byline_is_a_title() -> None:
    """A name before "Translated by" is a byline."""
    text = join_blocks("BRIDGE SHUT", "By Ann Marlow", BODY, "FERRY RUNS", "By Bo Tarn", BODY)
    assert [section.title for section in build_sections(text)] == ["BRIDGE SHUT", "FERRY RUNS"]
    text = join_blocks(
        "Bridge to stay shut", "June 3, 2019\nAnn Marlow\nTranslated by Bo Tarn", BODY
    )
    assert build_sections(text)[0].byline == "Ann Marlow"


def test_a_description_of_the_writer_belongs_to_the_byline() -> None:
    """The line after the name is not a title."""
    text = join_blocks("Bridge to stay shut", "Ann Marlow\nCoast correspondent\n3 June 2019", BODY)
    assert block_kinds(text) == ["headline", "byline", "byline", "dateline", "paragraph"]


def test_a_source_after_the_text_ends_an_article() -> None:
    """The next article begins with a title."""
    ends = "({}, 3 June 2012)"
    text = join_blocks(
        "Council to sell the town hall", BODY, ends.format("Marsh Herald"),
        "Town hall is not for sale", BODY, ends.format("Radio Vell"),
    )  # fmt: skip
    assert [section.source for section in build_sections(text)] == ["Marsh Herald", "Radio Vell"]


def test_rules_between_articles_end_them() -> None:
    """They do not where text continues after them."""
    parted = join_blocks("Goose elected", BODY, "###", "Bus late", BODY, "###", "Ferry late", BODY)
    assert len(build_sections(parted)) == 3
    broken = join_blocks("Goose elected", BODY, "* * *", BODY, "* * *", BODY)
    assert len(build_sections(broken)) == 1


def test_a_masthead_belongs_to_the_first_article() -> None:
    """A masthead without a text is not an introduction."""
    text = join_blocks(
        "The Weekly Gull", "No. 214, Friday 6 May 2011", "BRIDGE SHUT", "By Bo Tarn", BODY
    )
    (only,) = build_sections(text)
    assert (only.kind, only.source, only.byline) == ("article", "The Weekly Gull", "Bo Tarn")


def test_a_list_whose_rows_appear_again_is_a_table_of_contents() -> None:
    """The list and the label before it are related links."""
    text = join_blocks(
        "Latest headlines", "- Goose elected\n- Bus late", "Goose elected", BODY, "Bus late", BODY
    )
    assert block_kinds(text)[:2] == ["related", "related"]


def test_the_times_of_a_live_report_do_not_begin_articles() -> None:
    """They date its entries, and the titles of entries are subheadings."""
    text = join_blocks(
        "Storm on the coast: live",
        "By Bo Tarn",
        f"4:45 pm\nBridge opens\n{BODY}",
        f"3:10 pm\n{BODY}",
    )
    assert len(build_sections(text)) == 1
    assert block_kinds(text)[2:] == ["dateline", "subheading", "paragraph", "dateline", "paragraph"]


def test_links_follow_their_label() -> None:
    """Titles after a label are links; the text continues with a sentence."""
    text = join_blocks(
        "Bridge shut", BODY, "Related:", "Ferry captain retires\nIsland wants a bridge", BODY
    )
    assert block_kinds(text)[2:] == ["related", "related", "related", "paragraph"]


def test_comments_after_their_header() -> None:
    """They end at the form; comments no longer than a paragraph stay with the article."""
    few = join_blocks("Bridge shut", BODY * 3, "1 comment", "told you so", "Leave a Reply")
    assert block_kinds(few)[2:] == ["boilerplate", "comment", "boilerplate"]
    assert [section.kind for section in build_sections(few)] == ["article"]
    many = join_blocks("Bridge shut", *[BODY] * 20, "2 comments", BODY, "told you so")
    assert [section.kind for section in build_sections(many)] == ["article", "other"]


def test_a_number_of_comments_before_the_text_opens_no_comment_area() -> None:
    """Blogs print it after the headline too."""
    assert (
        block_kinds(join_blocks("Bridge shut until spring", "By Ann Marlow", "3 Comments", BODY))[
            -1
        ]
        == "paragraph"
    )


def test_two_equal_lines_before_the_text_are_captions() -> None:
    """They are the alternative text and the caption of a picture."""
    twice = "The bridge of Vellmouth on Monday morning."
    assert block_kinds(join_blocks("Bridge shut", twice, twice, BODY))[1:3] == [
        "caption",
        "caption",
    ]
    assert block_kinds(join_blocks(BODY, twice, twice, BODY))[1:3] == ["paragraph", "paragraph"]


def test_noise_is_a_scope_of_its_own_or_none() -> None:
    """Comments are never in one scope with the article."""
    text = join_blocks("Bridge shut", BODY * 3, "1 comment", "told you so")
    blocks = build_blocks(text)
    sections = build_sections(text)
    assert find_scopes(blocks, sections, with_noise=False) == [(0, [0, 1])]
    assert find_scopes(blocks, sections, with_noise=True) == [(0, [0, 1]), (0, [2, 3])]


def test_a_repeat_refers_to_the_first_block() -> None:
    """Letters count, marks and white space do not; short blocks are no repeats."""
    text = join_blocks(
        "Bridge shut",
        "It rained on the bridge, all day.",
        BODY,
        "It rained on the bridge – all day",
        "Bridge shut",
    )
    blocks = build_blocks(text)
    assert find_repeats(blocks, text) == [None, None, None, 1, None]


def test_near_copies_have_near_fingerprints() -> None:
    """A changed word changes few bits, another text about half, and noise none."""
    words = " ".join(f"word{n}" for n in range(300))
    other = " ".join(f"other{n}" for n in range(300))

    def _bits(text: str) -> int:
        return int(fingerprint(build_blocks(text), make_views(text).plain) or "", 16)

    near = _bits(f"{words}.") ^ _bits(f"{words.replace('word7 ', 'wort7 ')}.")
    assert near.bit_count() <= 6
    assert (_bits(f"{words}.") ^ _bits(f"{other}.")).bit_count() > 16
    assert _bits(f"{words}.") == _bits(f"{words}.\n\nShare this article")
