"""The blocks of the tree that the HTML extractor returns."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import _Element

from nlp_worker.pages.html_preparation import CAPTION
from shared.contracts.annotation import BlockKind

_BREAK = "\ue001"
_BLOCK_TAGS = frozenset(
    {"p", "head", "list", "item", "quote", "table", "row", "cell", "ab", "div", "code"}
)


@dataclass(frozen=True, slots=True)
class HtmlBlock:
    """The lines of a block and its kind; `markers` are the list markers before the lines."""

    rows: tuple[str, ...]
    kind: BlockKind | None = None
    markers: tuple[str, ...] = ()


def read_html_blocks(body: _Element) -> list[HtmlBlock]:
    """Return the blocks of an extracted tree, in order."""
    return [block for block in _read(body) if any(row.strip() for row in block.rows)]


def _read(element: _Element) -> Iterator[HtmlBlock]:
    """Yield the blocks of an element; words directly in it are paragraphs."""
    loose = element.text or ""
    for child in element:
        if child.tag not in _BLOCK_TAGS:
            loose += _inline(child)
        else:
            yield from _paragraphs(loose)
            loose = ""
            yield from _blocks_of(child)
        loose += child.tail or ""
    yield from _paragraphs(loose)


def _blocks_of(element: _Element) -> Iterator[HtmlBlock]:
    if element.tag == "head":
        is_title = element.get("rend") == "h1"
        yield HtmlBlock((_flat(_inline(element)),), "headline" if is_title else "subheading")
    elif element.tag == "list":
        items = [_flat(_inline(item)) for item in element.iter("item")]
        captions = (item.strip(CAPTION) for item in items if CAPTION in item)
        yield from (HtmlBlock((caption,), "caption") for caption in captions)
        rows = [item for item in items if item and CAPTION not in item]
        is_numbered = element.get("rend") == "ol"
        numbers = range(1, len(rows) + 1)
        markers = [f"{n}. " if is_numbered else "- " for n in numbers]
        yield HtmlBlock(tuple(rows), "list", tuple(markers))
    elif element.tag == "table":
        rows = [_flat_row(row) for row in element.iter("row")]
        yield HtmlBlock(tuple(row for row in rows if row.strip(" |")), "table")
    else:
        yield from _read(element)


def _flat_row(row: _Element) -> str:
    return " | ".join(_flat(_inline(cell)) for cell in row.iter("cell")).rstrip(" |")


def _inline(element: _Element) -> str:
    """Return all words of an element; line breaks as `_BREAK`."""
    if element.tag == "lb":
        return _BREAK
    inner = "".join(_inline(child) + (child.tail or "") for child in element)
    return (element.text or "") + inner


def _flat(text: str) -> str:
    return " ".join(text.replace(_BREAK, " ").split())


def _paragraphs(text: str) -> Iterator[HtmlBlock]:
    """Yield the paragraphs of a text; two line breaks end one, a single line break does not."""
    for paragraph in text.split(_BREAK * 2):
        lines = [" ".join(line.split()) for line in paragraph.split(_BREAK)]
        words = "\n".join(line for line in lines if line)
        if words.startswith(CAPTION):
            yield HtmlBlock((words.strip(CAPTION),), "caption")
        elif words:
            yield HtmlBlock((words,))
