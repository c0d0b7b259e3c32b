"""Targets of the text work: the HTML reader and the quote marks."""

from itertools import pairwise

from hypothesis import strategies as st

from nlp_worker.languages import load_language
from nlp_worker.pages.blocks import find_blocks
from nlp_worker.pages.html_extraction import read_html
from nlp_worker.quotes.marks import find_all_passages
from nlp_worker.text.errors import AnnotationError
from nlp_worker.text.views import make_views
from tests.fuzz.fuzz_target import FuzzTarget

ENGLISH = load_language("en")
TAG_NAMES = """
    a abbr address article aside b blockquote body br button caption center cite code dd del div dl dt em
    figcaption figure font footer form frameset h1 h2 h6 head header hr html i iframe img input ins li
    link main math mark meta nav noscript object ol option p plaintext pre q s script section select small
    span strong style sub sup svg table tbody td template textarea th thead time title tr u ul video wbr
    x-widget
"""
SOME_ATTRIBUTES = """
    class="comment" class="caption" class='byline' id="related" hidden style="display:none" href="/a" href=x
    href="javascript:x" alt="ferry" lang="en" lang="xx-\u0000" itemprop=author rel=author
    cite="https://a.example/" role="navigation" datetime="2019-06-03" property="og:title" name=author
    content="Quarrendon" a= ="b" " ' class="a&quot;b" < xmlns:a="b" a:b=c
"""
TAGS, ATTRIBUTES = TAG_NAMES.split(), SOME_ATTRIBUTES.split()
WORDS = [
    "The ferry was late.",
    "“We counted them,” said Ilse Quarrendon, the warden.",
    "By Ilse Quarrendon",
    "June 3, 2019",
    "Advertisement",
    "Read more: the ferry",
    "3 comments",
    "&amp;&lt;&#0;&#xD800;&nbsp;&bogus;&#x1F600;&",
    "<!-- a comment --",
    "<!-->",
    "<![CDATA[ x ]]>",
    "<!DOCTYPE html>",
    "<?xml version='1.0'?>",
    "<",
    "</",
    "\u0000\u000b\ufeff\u2028\u0085",
    "\ud800",
    "שלום",
    "e\u0301🙂",
    '{"@type": "NewsArticle", "author": [{"name": ["x", {}]}], "headline": 3}',
    " ",
    "\n\n",
]
OPENING = st.builds(
    lambda tag, attributes, end: f"<{tag} {' '.join(attributes)}{end}",
    st.sampled_from(TAGS),
    st.lists(st.sampled_from(ATTRIBUTES), max_size=3),
    st.sampled_from([">", ">", ">", "/>", " >", ""]),
)
CLOSING = st.sampled_from(TAGS).map(lambda tag: f"</{tag}>")
PARAGRAPH = st.sampled_from(WORDS).map(lambda words: f"<p>{words * 3}</p>")
TEXT = st.sampled_from(WORDS) | st.text(max_size=20)
DATA = st.sampled_from(WORDS).map(
    lambda words: f'<script type="application/ld+json">{words}</script>'
)
MARKUP = st.lists(OPENING | CLOSING | PARAGRAPH | TEXT | DATA, max_size=60).map("".join)

MARKS = [*"“”„‟\"'«»‘’‚‛`〝〞＂", "''", "``", "‘‘", "’’"]
QUOTED = st.lists(
    st.sampled_from(
        [
            *MARKS,
            *MARKS,
            *" .,;:!?—-()\n",
            "\n\n",
            "said",
            "’tis",
            "rock 'n' roll",
            "Holt's",
            "5'",
            '9"',
        ]
    )
    | st.text(max_size=5),
    max_size=80,
).map("".join)


def check_html(html: str) -> None:
    """Check that a page has text and parts of it in their order, or is refused as one without."""
    try:
        page = read_html(html, ENGLISH)
    except AnnotationError:
        return
    assert page.text.strip()
    page.text.encode()
    at = 0
    for part in page.parts:
        assert at <= part.span.start < part.span.end <= len(page.text)
        at = part.span.end
    assert read_html(html, ENGLISH) == page
    views = make_views(page.text)
    for block in find_blocks(views, page.parts, ENGLISH):
        assert 0 <= block.span.start < block.span.end <= len(page.text)


def check_marks(text: str) -> None:
    """Check that passages lie in their blocks, in their order, with words between the marks."""
    blocks = [block.span for block in find_blocks(make_views(text), (), ENGLISH)]
    found = find_all_passages(text, blocks, ENGLISH)
    assert len(found) == len(blocks)
    for block, passages in zip(blocks, found, strict=True):
        for passage in passages:
            assert block.covers(passage.outer)
            assert passage.outer.covers(passage.inner)
            assert passage.inner.start < passage.inner.end
        for before, after in pairwise(passages):
            assert before.outer.end <= after.outer.start


TARGETS = [
    FuzzTarget("html reader", MARKUP, check_html),
    FuzzTarget("quote marks", QUOTED, check_marks),
]
