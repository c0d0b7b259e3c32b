"""HTML to text: the main text of a page in its blocks, and what it says about itself."""

import re
from dataclasses import dataclass

import ftfy
from lxml.etree import _Element
from trafilatura import bare_extraction, baseline, load_html
from trafilatura.settings import Document as Extracted

from nlp_worker.pages.markup import CAPTION, Piece, mark_captions, read_body
from nlp_worker.text.errors import NoTextError
from nlp_worker.text.spans import TextSpan
from nlp_worker.text.views import without_control_characters
from shared.contracts.annotation import BlockKind

_BODY = re.compile(r"<(?:body|frameset)\b", re.IGNORECASE)
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
    """A text to annotate, with the page's own word on where it comes from."""

    text: str
    parts: tuple[PagePart, ...] = ()
    title: str | None = None
    source: str | None = None
    byline: str | None = None
    published: str | None = None


def read_html(html: str) -> PageText:
    """Extract the main text, blocks set apart by blank lines, and readers' comments after it.

    Raises `NoTextError` when there is nothing to annotate.
    """
    html = _whole_page(without_control_characters(html)).replace(CAPTION, " ")
    tree = load_html(html)
    if tree is not None:
        mark_captions(tree)
        page = bare_extraction(tree, include_comments=True, with_metadata=True)
        if isinstance(page, Extracted) and (pieces := _pieces(page)):
            text, parts = _joined(pieces)
            return PageText(
                text,
                parts,
                title=_repaired(page.title),
                source=_repaired(page.sitename),
                byline=_repaired(page.author),
                published=page.date or None,
            )
    # Too short or too odd for the extractor's sense of a page: take all text there is.
    lines = (_repaired(line.strip()) for line in baseline(html)[1].splitlines())
    pieces = [Piece((line,)) for line in lines if line]
    if not _has_words(pieces):
        raise NoTextError
    return PageText(*_joined(pieces))


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
