"""HTML to text: the main text of a page in its blocks, and what it says about itself."""

import re
from dataclasses import dataclass

import ftfy
from lxml.etree import _Element
from lxml.html import HtmlElement
from trafilatura import bare_extraction, baseline, extract_metadata, load_html
from trafilatura.settings import Document as Extracted

from nlp_worker.pages.markup import Piece, read_body
from nlp_worker.pages.prepare import CAPTION, prepare
from nlp_worker.text.errors import NoTextError
from nlp_worker.text.spans import TextSpan
from nlp_worker.text.views import without_control_characters
from shared.contracts.annotation import BlockKind

_BODY = re.compile(r"<(?:body|frameset)\b", re.IGNORECASE)
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_REPAIR = ftfy.TextFixerConfig(
    unescape_html=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    normalization=None,
)
"""Only what a wrong character set has broken; marks and letters stay as the page has them."""


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
    """A text to annotate, with the page's own word on where it comes from.

    `url` is the canonical one, `language` a BCP 47 tag. Templates are copied with a wrong
    `<html lang>`, so that it is a hint only.
    """

    text: str
    parts: tuple[PagePart, ...] = ()
    title: str | None = None
    source: str | None = None
    byline: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None


def read_html(html: str) -> PageText:
    """Extract the main text, blocks set apart by blank lines, and readers' comments after it.

    Raises `NoTextError` when there is nothing to annotate.
    """
    html = _whole_page(without_control_characters(html)).replace(CAPTION, " ")
    tree = load_html(html)
    if tree is not None:
        language = _language(tree)
        prepare(tree)
        page = bare_extraction(tree, include_comments=True, with_metadata=True)
        if isinstance(page, Extracted) and (pieces := _pieces(page)):
            return _described(pieces, page, language)
    # Too short or too odd for the extractor's sense of a page: take all text there is.
    lines = (_repaired(line.strip()) for line in baseline(html)[1].splitlines())
    pieces = [Piece((line,)) for line in lines if line]
    if not _has_words(pieces):
        raise NoTextError
    if tree is None:
        return PageText(*_joined(pieces))
    return _described(pieces, extract_metadata(tree), language)


def _described(pieces: list[Piece], page: Extracted, language: str | None) -> PageText:
    """The text of the pieces with what the page says about itself."""
    text, parts = _joined(pieces)
    return PageText(
        text,
        parts,
        title=_repaired(page.title),
        source=_repaired(page.sitename),
        byline=_repaired(page.author),
        published=page.date or None,
        url=page.url or None,
        language=language,
    )


def _language(tree: HtmlElement) -> str | None:
    """What `<html lang>` says, when it is a language tag."""
    tag = (tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip()
    return tag if _TAG.fullmatch(tag) else None


def _pieces(page: Extracted) -> list[Piece]:
    """The blocks of the article and the comments; nothing when no article was found."""
    body = read_body(page.body) if isinstance(page.body, _Element) else []
    if not _has_words(body):
        return []
    comments = page.commentsbody
    said = read_body(comments) if isinstance(comments, _Element) else []
    return [*body, *(Piece(piece.rows, "comment") for piece in said)]


def _joined(pieces: list[Piece]) -> tuple[str, tuple[PagePart, ...]]:
    """The text of the pieces, and where each stands in it."""
    texts: list[str] = []
    parts: list[PagePart] = []
    at = 0
    for piece in pieces:
        rows: list[TextSpan] = []
        lines: list[str] = []
        start = at
        for marker, row in zip(piece.markers or [""] * len(piece.rows), piece.rows, strict=True):
            line = _repaired(row) or ""
            rows.append(TextSpan(at + len(marker), at + len(marker) + len(line)))
            lines.append(marker + line)
            at += len(marker) + len(line) + 1
        texts.append("\n".join(lines))
        kept = tuple(rows) if piece.kind in ("list", "table") else ()
        parts.append(PagePart(TextSpan(start, at - 1), piece.kind, kept))
        at += 1
    return "\n\n".join(texts), tuple(parts)


def _repaired(text: str | None) -> str | None:
    """Text as it was before a wrong character set; None for nothing."""
    return ftfy.fix_text(text, _REPAIR).strip() or None if text else None


def _whole_page(html: str) -> str:
    """A fragment gets the page around it that the extractor asks for."""
    return html if _BODY.search(html) else f"<html><body>{html}</body></html>"


def _has_words(pieces: list[Piece]) -> bool:
    return any(any(map(str.isalnum, row)) for piece in pieces for row in piece.rows)
