"""CSV and JSON Lines, which are written row by row."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from library.table import COLUMNS

# A spreadsheet takes a cell with such a beginning for a formula, and the text may be hostile.
FORMULA_PREFIXES = ("=", "+", "-", "@", "\t", "\r")
# Excel reads CSV as UTF-8 only after it.
BYTE_ORDER_MARK = "\ufeff"
ROWS_IN_A_PART = 500


def csv_parts(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """Yield the parts of a CSV file with a header row.

    An apostrophe is put before what a spreadsheet would take for a formula.
    """
    part = io.StringIO(newline="")
    table = csv.writer(part)
    part.write(BYTE_ORDER_MARK)
    table.writerow(COLUMNS)
    for number, row in enumerate(rows, 1):
        table.writerow([_cell(row[name]) for name in COLUMNS])
        if number % ROWS_IN_A_PART == 0:
            yield part.getvalue().encode()
            part.seek(0)
            part.truncate()
    yield part.getvalue().encode()


def jsonl_parts(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """Yield a JSON object a line. `metadata` is an object, everything else as in the table."""
    for row in rows:
        metadata = json.loads(row["metadata"]) if row["metadata"] else None
        yield json.dumps(row | {"metadata": metadata}, ensure_ascii=False).encode() + b"\n"


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_PREFIXES) else value
