"""HTML to text: the main text of a page and what it says about itself."""

import re
from dataclasses import dataclass

from trafilatura import bare_extraction, baseline
from trafilatura.settings import Document as Extracted

from nlp_worker.text.errors import NoTextError
from nlp_worker.text.spans import TextSpan
from nlp_worker.text.views import without_control_characters
from shared.contracts.annotation import BlockKind

_BODY = re.compile(r"<(?:body|frameset)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PagePart:
    """A block the page itself sets apart; `kind` is None where only its words can tell.

    `rows` are the stretches of a list or a table that are read one by one.
    """

    span: TextSpan
    kind: BlockKind | None = None
    rows: tuple[TextSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class PageText:
    """A text to annotate, with the page's own word on where it comes from."""

    text: str
    parts: tuple[PagePart, ...] = ()
    title: str | None = None
    source: str | None = None
    byline: str | None = None
    published: str | None = None


def read_html(html: str) -> PageText:
    """Extract the main text, paragraphs set apart by blank lines; readers' comments stay out.

    Raises `NoTextError` when there is nothing to annotate.
    """
    html = _whole_page(without_control_characters(html))
    page = bare_extraction(html, include_comments=False, with_metadata=True)
    if isinstance(page, Extracted) and _has_words(page.text):
        return PageText(
            _paragraphs(page.text or ""),
            title=page.title or None,
            source=page.sitename or None,
            byline=page.author or None,
            published=page.date or None,
        )
    # Too short or too odd for the extractor's sense of a page: take all text there is.
    text = baseline(html)[1]
    if not _has_words(text):
        raise NoTextError
    return PageText(_paragraphs(text))


def _whole_page(html: str) -> str:
    """A fragment gets the page around it that the extractor asks for."""
    return html if _BODY.search(html) else f"<html><body>{html}</body></html>"


def _has_words(text: str | None) -> bool:
    return any(map(str.isalnum, text or ""))


def _paragraphs(text: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    return "\n\n".join(line for line in lines if line)
