"""Quotation marks for set-off quotations: `<blockquote>`, pull quotes, embedded posts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from lxml.html import HtmlElement

from nlp_worker.pages.html_blocks import HtmlBlock
from nlp_worker.pages.html_markup import is_post

LONGEST_AUTHOR = 160
LONGEST_LEAD = 400
_DASH = re.compile(r"(?:[—–―~]|--?)\s*(?=\w)")
_MARKS = "\"'“”‘’«»„‹›「『"


def draw_quotation_marks(blocks: Sequence[HtmlBlock]) -> list[HtmlBlock]:
    """Return the blocks with marks around set-off quotations whose speaker the page names.

    The markup names the speaker (`<cite>`, `<footer>`, `<figcaption>`, the signature of a post), or
    the text before does and ends in a colon. Other set-off text may be a law or a poem. As in
    print, each paragraph opens with a mark and the last one closes; an author gets a dash.
    """
    groups = [(q, list(own)) for q, own in groupby(blocks, key=lambda block: block.quotation)]
    drawn: list[HtmlBlock] = []
    for at, (quotation, own) in enumerate(groups):
        if quotation is None:
            drawn += own
            continue
        after = groups[at + 1][1] if at + 1 < len(groups) else []
        is_signed = bool(after) and _signs(after[0], quotation)
        lead = drawn[-1] if drawn else None
        drawn += _drawn(own, quotation, lead, is_signed=is_signed)
        if is_signed:
            after[:1] = _signature(after[0])
    return drawn


def _drawn(
    own: Sequence[HtmlBlock], quotation: HtmlElement, lead: HtmlBlock | None, *, is_signed: bool
) -> Iterator[HtmlBlock]:
    """Yield the blocks of one quotation; `lead` is the block before it."""
    words = [block for block in own if not _is_author(block, quotation)]
    is_named = is_signed or len(words) < len(own) or (lead is not None and _leads(lead))
    has_marks = any(block.text[:1] in _MARKS or block.text[-1:] in _MARKS for block in words)
    plain = [block for block in words if block.kind is None]
    for block in own:
        if block not in words:
            yield from _signature(block)
        elif block in plain and is_named and not has_marks:
            yield _marked(block, closes=block is plain[-1])
        else:
            yield block


def _marked(block: HtmlBlock, *, closes: bool) -> HtmlBlock:
    first, *others = block.rows
    rows = [f"“{first}", *others]
    if closes:
        rows[-1] += "”"
    return replace(block, rows=tuple(rows))


def _is_author(block: HtmlBlock, quotation: HtmlElement) -> bool:
    """Return whether a block inside a quotation names its author."""
    if len(block.text) > LONGEST_AUTHOR or block.element is None:
        return False
    around = [block.element, *block.element.iterancestors("cite", "footer", "figcaption")]
    is_named = any(element.tag in ("cite", "footer", "figcaption") for element in around)
    return is_named or bool(_DASH.match(block.text)) or (is_post(quotation) and "(@" in block.text)


def _signs(block: HtmlBlock, quotation: HtmlElement) -> bool:
    """Return whether the block after a quotation names its author."""
    if block.element is None or len(block.text) > LONGEST_AUTHOR:
        return False
    figure = next(quotation.iterancestors("figure"), None)
    if figure is not None and figure in block.element.iterancestors("figure"):
        return True
    return block.kind is None and bool(_DASH.match(block.text))


def _leads(block: HtmlBlock) -> bool:
    """Return whether a block announces the words after it."""
    is_text = block.kind is None and len(block.text) <= LONGEST_LEAD
    return is_text and block.text.endswith(":")


def _signature(block: HtmlBlock) -> Iterator[HtmlBlock]:
    """Yield the line of an author, with a dash as in print, and what follows the name of a post."""
    name, handle, rest = _DASH.sub("", " ".join(block.rows), count=1).partition("(@")
    yield replace(block, rows=(f"— {name.strip()}",), kind="paragraph")
    if handle:
        yield replace(block, rows=(f"{handle}{rest}",), kind="paragraph")
