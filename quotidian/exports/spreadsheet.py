"""CSV: a row a quotation, for spreadsheets."""

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO

from quotidian.exports.annotated import Annotated
from quotidian.exports.rows import Row, rows

# A cell that begins so is a formula to a spreadsheet, and the text of a page may be hostile.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(items: Iterable[Annotated], out: BinaryIO) -> None:
    """UTF-8 with a header. An apostrophe stands before what a spreadsheet would take for a formula;
    the other forms have every text exactly as it is."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="")
    table = csv.writer(text)
    table.writerow(Row._fields)
    for row in rows(items):
        table.writerow([_cell(value) for value in row])
    text.flush()
    text.detach()


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
