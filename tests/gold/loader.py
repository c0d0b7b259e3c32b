"""Reads the gold pages: plain text with the annotation written into it.

A page file is a header (`key: value` lines), a blank line, the page with its marks, a line `===`,
and one line per quotation. In the page, `⟦1 …⟧` is a span of quotation 1, `⟦s1 …⟧` a mention of its
speaker, `⟦c1 …⟧` its cue; `⟦s1,2 …⟧` is the speaker of two. Marks may stand inside each other. After
`===` each line says `number type name`; several right names are divided by ` | `, and `-` is no name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

QuoteType = Literal["direct", "mixed", "indirect"]
PAGES = Path(__file__).parent / "pages"
_MARK = re.compile(r"⟦([sc]?)(\d+(?:,\d+)*) |⟧")


class GoldError(Exception):
    """A gold page is not written as the format asks; names the file and the place."""


@dataclass
class GoldQuote:
    """One quotation of a gold page. Spans are half-open code points into the page's text."""

    number: int
    type: QuoteType
    names: list[str]
    spans: list[tuple[int, int]] = field(default_factory=list)
    speakers: list[tuple[int, int]] = field(default_factory=list)
    cues: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class GoldPage:
    """A page without its marks, and what stands in it."""

    id: str
    register: str
    part: str
    text: str
    quotes: list[GoldQuote]


def load_pages(folder: Path = PAGES) -> Iterator[GoldPage]:
    """Yield every page of a folder, by name."""
    for path in sorted(folder.glob("*.txt")):
        yield read_page(path.stem, path.read_text(encoding="utf-8"))


def read_page(page_id: str, source: str) -> GoldPage:
    """Read one page.

    Raises:
        GoldError: a mark is not closed, a number is not described, a quotation has no span.
    """
    head, _, rest = source.partition("\n\n")
    header = dict(line.split(": ", 1) for line in head.splitlines())
    marked, found, listing = rest.rpartition("\n===\n")
    if not found or not {"register", "part"} <= header.keys():
        raise GoldError(f"{page_id}: needs a header with register and part, and a line ===")
    quotes = dict(_describe(page_id, line) for line in listing.splitlines() if line.strip())
    text = _unmark(page_id, marked + "\n", quotes)
    for quote in quotes.values():
        if not quote.spans:
            raise GoldError(f"{page_id}: quotation {quote.number} has no span")
    return GoldPage(page_id, header["register"], header["part"], text, list(quotes.values()))


def _describe(page_id: str, line: str) -> tuple[int, GoldQuote]:
    number, kind, name = [*line.split(" ", 2), "", ""][:3]
    if not number.isdigit() or kind not in get_args(QuoteType) or not name:
        raise GoldError(f"{page_id}: {line!r} is not 'number type name'")
    names = [] if name == "-" else [item.strip() for item in name.split("|")]
    return int(number), GoldQuote(int(number), kind, names)  # type: ignore[arg-type]


def _unmark(page_id: str, marked: str, quotes: dict[int, GoldQuote]) -> str:
    pieces: list[str] = []
    open_marks: list[tuple[str, list[int], int]] = []
    length = at = 0
    for mark in _MARK.finditer(marked):
        pieces.append(marked[at : mark.start()])
        length += len(pieces[-1])
        at = mark.end()
        if mark[0] != "⟧":
            open_marks.append((mark[1], [int(item) for item in mark[2].split(",")], length))
        elif not open_marks:
            raise GoldError(f"{page_id}: a ⟧ closes nothing before {marked[at : at + 40]!r}")
        else:
            _place(page_id, quotes, *open_marks.pop(), length)
    text = "".join(pieces) + marked[at:]
    if open_marks or "⟦" in text or "⟧" in text:
        raise GoldError(f"{page_id}: a mark is not closed or not written as ⟦1 …⟧")
    return text


def _place(
    page_id: str, quotes: dict[int, GoldQuote], kind: str, numbers: list[int], start: int, end: int
) -> None:
    for number in numbers:
        if number not in quotes:
            raise GoldError(f"{page_id}: quotation {number} is marked but not described")
        quote = quotes[number]
        {"": quote.spans, "s": quote.speakers, "c": quote.cues}[kind].append((start, end))
