"""HTML to text: the main text of a page in its blocks, and the metadata of the page."""

import re

import ftfy
from lxml.etree import _Element
from lxml.html import HtmlElement
from trafilatura import bare_extraction, baseline, extract_metadata, load_html
from trafilatura.settings import Document as Extracted

from nlp_worker.languages import Language
from nlp_worker.pages.html_blocks import HtmlBlock, read_html_blocks
from nlp_worker.pages.html_preparation import CAPTION, prepare_tree
from nlp_worker.pages.page_text import PagePart, PageText
from nlp_worker.text.errors import NoTextError
from nlp_worker.text.spans import TextSpan
from nlp_worker.text.views import without_control_characters

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


def read_html(html: str, language: Language) -> PageText:
    """Return the main text, blocks separated by blank lines, with readers' comments at the end.

    `language` gives the word lists that find the metadata of posts.

    Raises:
        NoTextError: there is nothing to annotate.
    """
    html = _complete_page(without_control_characters(html)).replace(CAPTION, " ")
    tree = load_html(html)
    if tree is not None:
        tag = _language_tag(tree)
        prepare_tree(tree, language)
        page = bare_extraction(tree, include_comments=True, with_metadata=True)
        if isinstance(page, Extracted) and (blocks := _extracted_blocks(page)):
            return _page_text(blocks, page, tag)
    # The extractor has found no article: take all text of the page.
    lines = (_repair(line.strip()) for line in baseline(html)[1].splitlines())
    blocks = [HtmlBlock((line,)) for line in lines if line]
    if not _has_words(blocks):
        raise NoTextError
    if tree is None:
        return PageText(*_join(blocks))
    return _page_text(blocks, extract_metadata(tree), tag)


def _page_text(blocks: list[HtmlBlock], page: Extracted, tag: str | None) -> PageText:
    """Return the text of the blocks with the metadata of the page."""
    text, parts = _join(blocks)
    return PageText(
        text,
        parts,
        title=_repair(page.title),
        source=_repair(page.sitename),
        byline=_repair(page.author),
        published=page.date or None,
        url=page.url or None,
        language=tag,
    )


def _language_tag(tree: HtmlElement) -> str | None:
    """Return `<html lang>` when it is a language tag."""
    tag = (tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip()
    return tag if _TAG.fullmatch(tag) else None


def _extracted_blocks(page: Extracted) -> list[HtmlBlock]:
    """Return the blocks of the article and of the comments; none when no article was found."""
    body = read_html_blocks(page.body) if isinstance(page.body, _Element) else []
    if not _has_words(body):
        return []
    area = page.commentsbody
    comments = read_html_blocks(area) if isinstance(area, _Element) else []
    return [*body, *(HtmlBlock(block.rows, "comment") for block in comments)]


def _join(blocks: list[HtmlBlock]) -> tuple[str, tuple[PagePart, ...]]:
    """Return the text of the blocks, and the place of each block in it."""
    texts: list[str] = []
    parts: list[PagePart] = []
    at = 0
    for block in blocks:
        rows: list[TextSpan] = []
        lines: list[str] = []
        start = at
        for marker, row in zip(block.markers or [""] * len(block.rows), block.rows, strict=True):
            line = _repair(row) or ""
            rows.append(TextSpan(at + len(marker), at + len(marker) + len(line)))
            lines.append(marker + line)
            at += len(marker) + len(line) + 1
        texts.append("\n".join(lines))
        kept = tuple(rows) if block.kind in ("list", "table") else ()
        parts.append(PagePart(TextSpan(start, at - 1), block.kind, kept))
        at += 1
    return "\n\n".join(texts), tuple(parts)


def _repair(text: str | None) -> str | None:
    """Return the text as it was before a wrong character set broke it; None when it is empty."""
    return ftfy.fix_text(text, _REPAIR).strip() or None if text else None


def _complete_page(html: str) -> str:
    """Return a page with a body, which the extractor needs, around a fragment."""
    return html if _BODY.search(html) else f"<html><body>{html}</body></html>"


def _has_words(blocks: list[HtmlBlock]) -> bool:
    return any(any(map(str.isalnum, row)) for block in blocks for row in block.rows)
