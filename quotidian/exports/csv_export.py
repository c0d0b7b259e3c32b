"""CSV for spreadsheets: one row for each quotation."""

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO

from quotidian.exports.annotated_document import AnnotatedDocument
from quotidian.exports.quotation_rows import QuotationRow, quotation_rows

# A spreadsheet takes a cell with such a beginning for a formula, and the text may be hostile.
FORMULA_PREFIXES = ("=", "+", "-", "@", "\t", "\r")


def write_csv(documents: Iterable[AnnotatedDocument], out: BinaryIO) -> None:
    """Write UTF-8 with a header row.

    An apostrophe is put before what a spreadsheet would take for a formula; the other formats have
    every text unchanged.
    """
    text = io.TextIOWrapper(out, encoding="utf-8", newline="")
    table = csv.writer(text)
    table.writerow(QuotationRow._fields)
    for row in quotation_rows(documents):
        table.writerow([_cell(value) for value in row])
    text.flush()
    text.detach()


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_PREFIXES) else value
