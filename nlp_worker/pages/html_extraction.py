"""HTML to text: the main text of a page in its blocks, and the metadata of the page."""

import re
from copy import deepcopy
from dataclasses import replace

import ftfy
from lxml.etree import _Element
from lxml.html import HtmlElement
from trafilatura import bare_extraction, extract_metadata
from trafilatura.settings import Document as Extracted

from nlp_worker.languages import Language
from nlp_worker.pages.extracted_text import ExtractedText, letters
from nlp_worker.pages.html_blocks import HtmlBlock, read_html_blocks
from nlp_worker.pages.html_preparation import find_posts, prepare_tree
from nlp_worker.pages.html_quotations import draw_quotation_marks
from nlp_worker.pages.html_tree import parse_html
from nlp_worker.pages.main_text import is_around_article, select_blocks
from nlp_worker.pages.page_text import PagePart, PageText
from nlp_worker.text.errors import NoTextError
from nlp_worker.text.spans import TextSpan
from nlp_worker.text.views import without_control_characters

MOST_ELEMENTS = 100_000
"""A page with more is not compared with other extractors, each of which copies it in memory."""
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
    tree = parse_html(without_control_characters(html))
    tag = _language_tag(tree)
    blocks = draw_quotation_marks(read_html_blocks(tree))
    if not blocks:
        raise NoTextError
    copy = deepcopy(tree)
    prepare_tree(copy, language)
    page = bare_extraction(
        copy,
        include_comments=True,
        with_metadata=True,
        favor_precision=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
        fast=sum(1 for _ in copy.iter()) > MOST_ELEMENTS,
    )
    if isinstance(page, Extracted) and isinstance(page.body, _Element):
        main, comments = ExtractedText(page.body), ExtractedText(page.commentsbody)
        if chosen := select_blocks(blocks, main, comments, find_posts(tree), language):
            return _page_text(chosen, page, tag)
    # The extractor has found no article: take the text of the whole page.
    plain = [block for block in blocks if not is_around_article(block)]
    return _page_text(plain or blocks, extract_metadata(tree), tag)


def _page_text(blocks: list[HtmlBlock], page: Extracted, tag: str | None) -> PageText:
    """Return the text of the blocks with the metadata of the page."""
    text, parts, repaired = _join(_with_headline(blocks, page.title))
    return PageText(
        text,
        parts,
        repaired=repaired,
        title=_repair(page.title),
        source=_repair(page.sitename),
        byline=_repair(page.author),
        published=page.date or None,
        url=page.url or None,
        language=tag,
    )


def _with_headline(blocks: list[HtmlBlock], title: str | None) -> list[HtmlBlock]:
    """Return the blocks; a heading with the title of the page is the headline if there is none."""
    if not title or any(block.kind == "headline" for block in blocks):
        return blocks
    for at, block in enumerate(blocks):
        if block.kind == "subheading" and letters(block.text) == letters(title):
            return [*blocks[:at], replace(block, kind="headline"), *blocks[at + 1 :]]
    return blocks


def _language_tag(tree: HtmlElement) -> str | None:
    """Return `<html lang>` when it is a language tag."""
    tag = tree.get("lang", "").strip()
    return tag if _TAG.fullmatch(tag) else None


def _join(
    blocks: list[HtmlBlock],
) -> tuple[str, tuple[PagePart, ...], tuple[TextSpan, ...]]:
    """Return the text of the blocks, the place of each block in it, and the lines repaired."""
    texts: list[str] = []
    parts: list[PagePart] = []
    repaired: list[TextSpan] = []
    at = 0
    for block in blocks:
        rows: list[TextSpan] = []
        lines: list[str] = []
        start = at
        for marker, row in zip(block.markers or [""] * len(block.rows), block.rows, strict=True):
            line = _repair(row) or ""
            rows.append(TextSpan(at + len(marker), at + len(marker) + len(line)))
            lines.append(marker + line)
            if line != row:
                repaired.append(rows[-1])
            at += len(marker) + len(line) + 1
        texts.append("\n".join(lines))
        kept = tuple(rows) if block.kind in ("list", "table") else ()
        parts.append(PagePart(TextSpan(start, at - 1), block.kind, kept, block.is_prose))
        at += 1
    return "\n\n".join(texts), tuple(parts), tuple(repaired)


def _repair(text: str | None) -> str | None:
    """Return the text as it was before a wrong character set broke it; None when it is empty."""
    return ftfy.fix_text(text, _REPAIR).strip() or None if text else None
