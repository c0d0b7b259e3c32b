"""The extractor's tree of a page, read into pieces: one for each block."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import SubElement, _Element
from lxml.html import HtmlElement

from shared.contracts.annotation import BlockKind

CAPTION = "\ue000"
"""Opens a caption on its way through the extractor, which keeps no other trace of one."""
LEAST_UNDER = 2
"""Times its own length a linked title must have of text under it."""
_BREAK = "\ue001"
_BLOCKS = frozenset(
    {"p", "head", "list", "item", "quote", "table", "row", "cell", "ab", "div", "code"}
)


@dataclass(frozen=True, slots=True)
class Piece:
    """The lines of a block and its kind; `markers` are what stands before each line."""

    rows: tuple[str, ...]
    kind: BlockKind | None = None
    markers: tuple[str, ...] = ()


def prepare(tree: HtmlElement) -> None:
    """Change a page in place so that the extractor keeps what a reader needs."""
    # The extractor takes `<base>` for the address of the page, and it is none.
    for base in list(tree.iter("base")):
        base.drop_tree()
    _unlink_headings(tree)
    for block in list(tree.iter("pre")):
        _keep_lines(block)
    _mark_captions(tree)


def _unlink_headings(tree: HtmlElement) -> None:
    """Titles that link to their own article are titles where the text stands under them.

    The extractor drops headings that are links, as most lead to other articles.
    """
    for heading in tree.iter("h1", "h2", "h3"):
        links = list(heading.iter("a"))
        parent = heading.getparent()
        if not links or parent is None:
            continue
        title = len(str(heading.text_content()))
        if sum(len(_own_text(p)) for p in parent.iterchildren("p")) > LEAST_UNDER * title:
            for link in links:
                link.drop_tag()


def _own_text(element: HtmlElement) -> str:
    return " ".join(map(str, element.xpath(".//text()[not(ancestor::a)]"))).strip()


def _keep_lines(block: HtmlElement) -> None:
    """Make a stretch of set lines a paragraph of lines, for its breaks to come through."""
    lines = str(block.text_content()).splitlines()
    for child in list(block):
        block.remove(child)
    block.tag, block.text = "div", None
    paragraph = SubElement(block, "p")
    for line in lines:
        if not line.strip() and (paragraph.text or len(paragraph)):
            paragraph = SubElement(block, "p")
        elif paragraph.text is None:
            paragraph.text = line
        else:
            SubElement(paragraph, "br").tail = line


def _mark_captions(tree: _Element) -> None:
    """Put the words of each caption into a marked paragraph beside the picture."""
    for caption in list(tree.iter("figcaption")):
        figure = next(caption.iterancestors("figure"), caption)
        parent = figure.getparent()
        words = " ".join("".join(map(str, caption.itertext())).split())
        if parent is None or not words:
            continue
        marked = SubElement(parent, "p")
        marked.text = CAPTION + words
        parent.insert(parent.index(figure) + 1, marked)
        marked.tail, figure.tail = figure.tail, None
        above = caption.getparent()
        if above is not None:
            above.remove(caption)


def read_body(body: _Element) -> list[Piece]:
    """The blocks of an extracted tree, in order."""
    return [piece for piece in _read(body) if any(row.strip() for row in piece.rows)]


def _read(element: _Element) -> Iterator[Piece]:
    """Blocks of an element; words that stand in it directly are paragraphs."""
    loose = element.text or ""
    for child in element:
        if child.tag not in _BLOCKS:
            loose += _inline(child)
        else:
            yield from _paragraphs(loose)
            loose = ""
            yield from _block(child)
        loose += child.tail or ""
    yield from _paragraphs(loose)


def _block(element: _Element) -> Iterator[Piece]:
    if element.tag == "head":
        is_title = element.get("rend") == "h1"
        yield Piece((_flat(_inline(element)),), "headline" if is_title else "subheading")
    elif element.tag == "list":
        items = [_flat(_inline(item)) for item in element.iter("item")]
        yield from (Piece((item.strip(CAPTION),), "caption") for item in items if CAPTION in item)
        rows = [item for item in items if item and CAPTION not in item]
        is_numbered = element.get("rend") == "ol"
        numbers = range(1, len(rows) + 1)
        markers = [f"{n}. " if is_numbered else "- " for n in numbers]
        yield Piece(tuple(rows), "list", tuple(markers))
    elif element.tag == "table":
        rows = [_flat_row(row) for row in element.iter("row")]
        yield Piece(tuple(row for row in rows if row.strip(" |")), "table")
    else:
        yield from _read(element)


def _flat_row(row: _Element) -> str:
    return " | ".join(_flat(_inline(cell)) for cell in row.iter("cell")).rstrip(" |")


def _inline(element: _Element) -> str:
    """All words of an element; line breaks as `_BREAK`."""
    if element.tag == "lb":
        return _BREAK
    inner = "".join(_inline(child) + (child.tail or "") for child in element)
    return (element.text or "") + inner


def _flat(text: str) -> str:
    return " ".join(text.replace(_BREAK, " ").split())


def _paragraphs(text: str) -> Iterator[Piece]:
    """Two line breaks end a paragraph, one does not."""
    for paragraph in text.split(_BREAK * 2):
        lines = [" ".join(line.split()) for line in paragraph.split(_BREAK)]
        words = "\n".join(line for line in lines if line)
        if words.startswith(CAPTION):
            yield Piece((words.strip(CAPTION),), "caption")
        elif words:
            yield Piece((words,))
