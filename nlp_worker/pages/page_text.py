"""The text of a page, with the blocks and the metadata that its markup gives."""

from dataclasses import dataclass

from nlp_worker.text.spans import TextSpan
from shared.contracts.annotation import BlockKind


@dataclass(frozen=True, slots=True)
class PagePart:
    """A block that the markup of the page gives.

    `kind` is None when only the words of the block can decide it. `rows` are the spans of a list's
    items or a table's rows, which are parsed one by one. `is_prose` tells that it is no title.
    """

    span: TextSpan
    kind: BlockKind | None = None
    rows: tuple[TextSpan, ...] = ()
    is_prose: bool = False


@dataclass(frozen=True, slots=True)
class PageText:
    """A text to annotate, and the metadata of the page.

    `url` is the canonical address. `language` is a BCP 47 tag and only a hint, because pages are
    made from templates with a wrong `<html lang>`. `repaired` are lines that a wrong character set
    had broken.
    """

    text: str
    parts: tuple[PagePart, ...] = ()
    title: str | None = None
    source: str | None = None
    byline: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    repaired: tuple[TextSpan, ...] = ()
