"""The extractor's tree of a page, read into pieces: one for each block."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import _Element

from nlp_worker.pages.prepare import CAPTION
from shared.contracts.annotation import BlockKind

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
