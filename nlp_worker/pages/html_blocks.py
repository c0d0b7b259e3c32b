"""The blocks of an HTML page: every block of its tree, whether it belongs to an article or not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from lxml.html import HtmlElement

from nlp_worker.pages.html_markup import BLOCKS, ITEMS, LISTS, TITLES, is_hovered, named_kind
from shared.contracts.annotation import BlockKind

BREAK = "\ue001"
"""Stands for `<br>` while the words of a block are put together."""
LONGEST_CELL = 250
"""A longer text in a cell is a paragraph of a page that is laid out as a table (characters)."""
SHORTEST_PROSE = 45
LONGEST_NAMED = 400
"""A longer text is not a caption or a byline, whatever the class of its element says."""
_SKIPPED = frozenset(("head", "script", "button", "option", "title", "rp", "rt"))
_BOLD = ("b", "strong")
_TWO_BREAKS = re.compile(rf"{BREAK}(?:\s*{BREAK})+")
_OPENING, _CLOSING = "“‘\"'«„", "”’\"'»“"


@dataclass(frozen=True, slots=True)
class HtmlBlock:
    """The lines of a block and its kind; `markers` are the list markers before the lines.

    `element` is the element around its words, `linked` is the number of characters in links,
    `is_bold` tells that bold words are in it, as in a title, `quotation` is the `<blockquote>`
    around it.
    """

    rows: tuple[str, ...]
    kind: BlockKind | None = None
    markers: tuple[str, ...] = ()
    element: HtmlElement | None = None
    linked: int = 0
    is_bold: bool = False
    quotation: HtmlElement | None = None

    @property
    def is_prose(self) -> bool:
        """Return whether its markup and length are those of a paragraph, not of a title."""
        is_plain = self.kind is None and not self.is_bold and len(self.rows) == 1
        return is_plain and len(self.text) >= SHORTEST_PROSE

    @property
    def text(self) -> str:
        """Return all words of the block."""
        return "\n".join(self.rows)


def read_html_blocks(tree: HtmlElement) -> list[HtmlBlock]:
    """Return all blocks of a page in order."""
    return [block for block in _read(tree) if any(map(str.isalnum, block.text))]


def _read(element: HtmlElement) -> Iterator[HtmlBlock]:
    """Yield the blocks of an element; words directly in it are paragraphs."""
    tag = element.tag
    if tag in TITLES:
        kind = named_kind(element) or ("headline" if tag == "h1" else "subheading")
        if not any(child.tag in BLOCKS for child in element.iterdescendants()):
            words = " ".join(inline(element).replace(BREAK, " ").split())
            yield HtmlBlock((words,), kind, (), element, _linked(element))
            return
    elif tag == "pre":
        yield from _preformatted(element)
        return
    elif tag in LISTS and (rows := _items(element)):
        yield _list(element, rows)
        return
    elif tag == "table" and _is_data(element):
        yield from _table(element)
        return
    if tag == "blockquote":
        yield from (replace(block, quotation=element) for block in _mixed(element))
    else:
        yield from _mixed(element)


def _mixed(element: HtmlElement) -> Iterator[HtmlBlock]:
    """Yield the blocks of an element that has words, inline elements and other blocks."""
    around = HtmlBlock((), _named_kind(element), (), element, is_bold=element.tag in _BOLD)
    is_link = _is_in_link(element) or (element.tag == "a" and bool(element.get("href")))
    loose = _Loose()
    loose.add(element.text or "")
    for child in element:
        if _is_apart(child):
            yield from loose.paragraphs(around, is_link=is_link)
            loose = _Loose()
            yield from _read(child)
        elif child.tag not in _SKIPPED and not is_hovered(child):
            loose.add(inline(child, loose.last))
            loose.linked += _linked(child)
            loose.is_bold |= any(True for _ in child.iter(*_BOLD))
        loose.add(child.tail or "")
    yield from loose.paragraphs(around, is_link=is_link)


def _is_apart(child: HtmlElement) -> bool:
    """Return whether an element is no part of the words around it: a block, or an author."""
    if child.tag == "cite" and next(child.iterancestors("blockquote"), None) is not None:
        return not (child.tail or "").strip(" .") and child.getnext() is None
    return child.tag in BLOCKS or any(part.tag in BLOCKS for part in child.iterdescendants())


@dataclass(slots=True)
class _Loose:
    """Words beside each other, without blocks in them."""

    pieces: list[str] = field(default_factory=list)
    last: str = ""
    linked: int = 0
    is_bold: bool = False

    def add(self, piece: str) -> None:
        """Add a piece; `last` is the last one that is not blank."""
        self.pieces.append(piece)
        self.last = self.last if not piece or piece.isspace() else piece

    def paragraphs(self, around: HtmlBlock, *, is_link: bool) -> Iterator[HtmlBlock]:
        """Yield the paragraphs; two line breaks end one, a single line break does not."""
        text = "".join(self.pieces)
        linked = len(text) if is_link else self.linked
        for piece in _TWO_BREAKS.split(text):
            lines = (" ".join(line.split()) for line in piece.split(BREAK))
            if rows := tuple(line for line in lines if line):
                bold = around.is_bold or self.is_bold
                yield replace(around, rows=rows, linked=min(linked, len(piece)), is_bold=bold)


def _named_kind(element: HtmlElement) -> BlockKind | None:
    """Return the kind that the elements next around a short text give it."""
    for part in (element, *islice(element.iterancestors(), 2)):
        if (kind := named_kind(part)) and _is_short(part):
            return kind
    return None


def _is_short(element: HtmlElement) -> bool:
    """Return whether an element has few words; look no further than needed."""
    length = 0
    for pieces, text in enumerate(element.itertext()):
        length += len(text)
        if length > LONGEST_NAMED or pieces > LONGEST_NAMED:
            return False
    return True


def inline(element: HtmlElement, before: str = "") -> str:
    """Return all words of an element; line breaks as `BREAK`, `<q>` with its marks."""
    if element.tag == "br":
        return BREAK
    if element.tag in _SKIPPED or is_hovered(element):
        return ""
    words = element.text or ""
    for child in element:
        words += inline(child, words or before) + (child.tail or "")
    return _quoted(element, words, before) if element.tag == "q" else words


def _quoted(element: HtmlElement, words: str, before: str) -> str:
    """Return the words of `<q>` in the marks that a browser draws, unless they have marks."""
    after = (element.tail or "").lstrip()[:1]
    own = words.strip()
    has_marks = own[:1] in _OPENING if own else True
    if has_marks or (after in tuple(_CLOSING) and _last_character(before) in tuple(_OPENING)):
        return words
    inside = any(ancestor.tag == "q" for ancestor in element.iterancestors())
    return f"‘{own}’" if inside else f"“{own}”"


def _last_character(words: str) -> str:
    """Return the last character that is no white space, without a copy of the words."""
    return next((char for char in reversed(words) if not char.isspace()), "")


def _linked(element: HtmlElement) -> int:
    """Return the number of characters in the links of an element, and around it."""
    if _is_in_link(element):
        return len(inline(element))
    return sum(len(inline(link)) for link in element.iter("a") if link.get("href"))


def _is_in_link(element: HtmlElement) -> bool:
    return any(around.tag == "a" and around.get("href") for around in element.iterancestors())


def _preformatted(element: HtmlElement) -> Iterator[HtmlBlock]:
    """Yield the paragraphs of `<pre>`, with their line breaks."""
    words = inline(element).replace(BREAK, "\n")
    for paragraph in re.split(r"\n(?:[ \t]*\n)+", words):
        rows = tuple(line.strip() for line in paragraph.splitlines() if line.strip())
        if rows:
            yield HtmlBlock(rows, None, (), element, is_bold=True)


def _items(element: HtmlElement) -> list[HtmlElement]:
    """Return the items of a list; none when they hold whole blocks, such as posts or figures."""
    items = list(element.iter(*ITEMS))
    for item in items:
        parts = [part for part in item.iterdescendants() if part.tag in BLOCKS]
        own = [part for part in parts if part.tag not in (*LISTS, *ITEMS, "div")]
        if len(own) > 1 or any(part.tag != "p" for part in own):
            return []
    return items


def _list(element: HtmlElement, items: list[HtmlElement]) -> HtmlBlock:
    texts = [_own_words(item) for item in items]
    rows = tuple(text for text in texts if text)
    return HtmlBlock(rows, "list", ("- ",) * len(rows), element, _linked(element))


def _own_words(item: HtmlElement) -> str:
    """Return the words of an item without the lists inside it, whose items are rows themselves."""
    words = item.text or ""
    for child in item:
        if child.tag not in LISTS:
            # Words of blocks beside each other are not joined to one word.
            space = " " if child.tag in BLOCKS else ""
            words += space + inline(child, words) + space
        words += child.tail or ""
    return " ".join(words.replace(BREAK, " ").split())


def _is_data(table: HtmlElement) -> bool:
    """Return whether a table holds data; other tables only lay out the page."""
    if table.get("role") in ("presentation", "none") or table.find(".//table") is not None:
        return False
    rows = [list(row.iterchildren("td", "th")) for row in table.iter("tr")]
    if max(map(len, rows), default=0) < 2:
        return False
    cells = [cell for row in rows for cell in row]
    return not any(_holds_page(cell) for cell in cells)


def _holds_page(cell: HtmlElement) -> bool:
    """Return whether a cell has paragraphs or headings, as a part of a page has."""
    if any(True for _ in cell.iter("h1", "h2", "article", "section", "blockquote")):
        return True
    if len(cell.text_content().strip()) <= LONGEST_CELL:
        return False
    return len(cell.findall(".//p")) > 1 or BREAK * 2 in "".join(inline(cell).split())


def _table(table: HtmlElement) -> Iterator[HtmlBlock]:
    rows = [_own_words(caption) for caption in table.iterchildren("caption")]
    for row in table.iter("tr"):
        rows.append(" | ".join(map(_own_words, row.iterchildren("td", "th"))).rstrip(" |"))
    kept = tuple(row for row in rows if row.strip(" |"))
    if kept:
        yield HtmlBlock(kept, "table", (), table, _linked(table))


def as_comments(block: HtmlBlock) -> list[HtmlBlock]:
    """Return a block as comments of readers: each item of a list is one."""
    if block.kind != "list":
        return [replace(block, kind="comment")]
    return [replace(block, rows=(row,), kind="comment", markers=()) for row in block.rows]
