"""CSV files: every row is a document; the columns are named as the fields of a document."""

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from quotidian.errors import BadInput
from quotidian.sources.source_page import FIELDS, ReadPage, UnreadablePage, decode_text, page_of_row
from shared.page_decoding import decode_page

# The largest cell (characters); the API accepts no longer HTML.
LARGEST_CELL = 8_000_000


def read_csv(stream: BinaryIO, source: str, encoding: str | None = None) -> Iterator[ReadPage]:
    """Yield a document for each row; the source of each ends in the number of its line.

    The header must have `content`. A column with the name of a field of a document is that field,
    every other column goes into `metadata`; empty cells are left out.
    """
    raw = stream.read()
    try:
        text = decode_text(raw, encoding) if encoding else decode_page(raw, "text/plain")
    except BadInput as error:
        yield UnreadablePage(source, str(error))
        return
    csv.field_size_limit(LARGEST_CELL)
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    try:
        if "content" not in (rows.fieldnames or ()):
            known = ", ".join(sorted(FIELDS))
            yield UnreadablePage(source, f"has no column `content`; name the columns {known}")
            return
        for row in rows:
            yield _page_of_row(row, f"{source}:{rows.line_num}")
    except csv.Error as error:
        yield UnreadablePage(f"{source}:{rows.line_num}", f"is not CSV: {error}")


def _page_of_row(row: dict[str, str], place: str) -> ReadPage:
    if None in row:
        return UnreadablePage(place, "has more cells than the header has columns")
    return page_of_row(row, place)
