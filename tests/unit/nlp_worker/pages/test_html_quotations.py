"""Quotations that the markup sets off."""

import pytest

from nlp_worker.annotate import DocumentAnnotator
from shared.contracts import Document
from tests.unit.nlp_worker.pages.html_pages import FIRST, SECOND, page, paragraphs, read_texts

WORDS = "They shut our bridge and sent a letter."
MORE = "We shall not forget it."


def _between(markup: str) -> str:
    return page(
        f"<article><h1>Bridge shut</h1>{paragraphs(FIRST)}{markup}{paragraphs(SECOND)}</article>"
    )


def _read(markup: str) -> list[str]:
    """Return the texts between the two paragraphs of a page."""
    return read_texts(_between(markup))[2:-1]


@pytest.mark.parametrize(
    ("markup", "author"),
    [
        (f"<blockquote><p>{WORDS}</p><cite>Orla Finch</cite></blockquote>", "Orla Finch"),
        (f"<blockquote>{WORDS} <cite>Orla Finch</cite></blockquote>", "Orla Finch"),
        (f"<blockquote><p>{WORDS}</p><footer>– <cite>Orla Finch</cite>, cook</footer></blockquote>", "Orla Finch, cook"),
        (f"<figure><blockquote>{WORDS}</blockquote><figcaption>Orla Finch, cook</figcaption></figure>", "Orla Finch, cook"),
        (f"<blockquote><p>{WORDS}</p></blockquote><p>-- Orla Finch</p>", "Orla Finch"),
        (f"<blockquote>“{WORDS}” <cite>Orla Finch</cite></blockquote>", "Orla Finch"),
    ],
)  # fmt: skip
def test_the_words_of_a_named_author_get_marks(markup: str, author: str) -> None:
    """The author has a line after them, with a dash."""
    assert _read(markup) == [f"“{WORDS}”", f"— {author}"]


def test_an_embedded_post_is_signed() -> None:
    """Its signature is no byline of the article, and its date not that of the article."""
    post = (
        f"<div class='social-embed'><blockquote class='twitter-tweet'><p>{WORDS} <a href='/t'>#bridge</a>"
        "</p>&mdash; Orla Finch (@orla) <a href='/t'>June 3, 2019</a></blockquote></div>"
    )
    assert _read(post) == [f"“{WORDS} #bridge”", "— Orla Finch", "(@orla) June 3, 2019"]


def test_each_paragraph_opens_with_a_mark_and_the_last_one_closes() -> None:
    """The text before them names the speaker."""
    lead = "In her letter Orla Finch wrote:"
    found = _read(f"<p>{lead}</p><blockquote>{paragraphs(WORDS, MORE)}</blockquote>")
    assert found == [lead, f"“{WORDS}", f"“{MORE}”"]


def test_words_without_an_author_get_no_marks() -> None:
    """Laws and poems are set off, too; `<cite>` in a sentence is the title of a work."""
    law = "Nobody reads <cite>The Gull</cite> on the bridge."
    assert _read(f"<blockquote>{law}</blockquote>") == ["Nobody reads The Gull on the bridge."]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (f"<q>{WORDS}</q> said Orla Finch.", f"“{WORDS}” said Orla Finch."),
        (f"“<q>{WORDS}</q>” said Orla Finch.", f"“{WORDS}” said Orla Finch."),
        (f"<q>“{WORDS}”</q> said Orla Finch.", f"“{WORDS}” said Orla Finch."),
        ("<q>He said <q>no</q> to me,</q> she said.", "“He said ‘no’ to me,” she said."),
    ],
)
def test_the_marks_of_q_are_drawn(markup: str, text: str) -> None:
    """Once; those inside of others are single marks, as in a browser."""
    assert _read(f"<p>{markup}</p>") == [text]


@pytest.mark.parametrize(
    "markup",
    [
        f"<p><q>{WORDS}</q> said Orla Finch, a cook.</p>",
        f"<figure><blockquote>{WORDS}</blockquote><figcaption>Orla Finch, cook</figcaption></figure>",
        f"<p>In her letter Orla Finch wrote:</p><blockquote><p>{WORDS}</p></blockquote>",
    ],
)
def test_words_that_are_set_off_are_direct_quotations(
    annotator: DocumentAnnotator, markup: str
) -> None:
    """Their offsets are those of the words without the marks."""
    document = Document(content=_between(markup), content_type="text/html")
    annotation = annotator.annotate(document)
    (quote,) = [quote for quote in annotation.quotes if quote.type == "direct"]
    assert [span.text.rstrip(",") for span in quote.spans] == [WORDS]
    assert quote.speaker is not None
    assert quote.speaker.name == "Orla Finch"


def test_repaired_characters_are_reported(annotator: DocumentAnnotator) -> None:
    """The warning says where and what to do."""
    broken = "“It is over,” she said.".encode().decode("cp1252", "ignore")
    annotation = annotator.annotate(
        Document(content=_between(paragraphs(broken)), content_type="text/html")
    )
    (warning,) = annotation.warnings
    assert warning.code == "repaired_text"
    assert annotation.document.text[warning.start : warning.end].endswith("she said.")
