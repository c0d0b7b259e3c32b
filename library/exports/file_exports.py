"""Excel and Parquet, which are complete files before the first byte is sent."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO, Any

from library.errors import LibraryError
from library.table import COLUMNS

# Excel shows no more rows on a sheet (the header is one), and no more characters in a cell.
SHEET_ROWS = 1_048_576
CELL_CHARACTERS = 32_767
ROW_GROUP = 10_000
PART = 1 << 16
# Not allowed in the XML of an Excel file.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


class FormatMissing(LibraryError):
    """The package that writes a format is not installed."""


def write_xlsx(rows: Iterable[dict[str, Any]], out: IO[bytes]) -> None:
    """Write an Excel file; rows that no longer fit on a sheet go on to the next one."""
    import xlsxwriter

    book = xlsxwriter.Workbook(
        out,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    bold = book.add_format({"bold": True})
    iterator = iter(rows)
    while True:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, COLUMNS, bold)
        written = 0
        for written, row in enumerate(islice(iterator, SHEET_ROWS - 1), 1):
            sheet.write_row(written, 0, [_cell(row[name]) for name in COLUMNS])
        if written < SHEET_ROWS - 1:
            break
    book.close()


def write_parquet(rows: Iterable[dict[str, Any]], out: IO[bytes]) -> None:
    """Write a Parquet file with types.

    Raises:
        FormatMissing: pyarrow is not installed.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise FormatMissing(
            "format=parquet needs the extra 'export' where the API runs: "
            "pip install 'quotidian[export]'; the other formats work without it"
        ) from error
    types = {str: pyarrow.string(), int: pyarrow.int64(), float: pyarrow.float64()}
    schema = pyarrow.schema([(name, types[kind]) for name, kind in COLUMNS.items()])
    iterator = iter(rows)
    with parquet.ParquetWriter(out, schema) as writer:
        while group := list(islice(iterator, ROW_GROUP)):
            writer.write_table(pyarrow.Table.from_pylist(group, schema))


def file_parts(file: IO[bytes]) -> Iterator[bytes]:
    """Yield a written file from its beginning, in parts."""
    file.seek(0)
    while part := file.read(PART):
        yield part


def _cell(value: object) -> object:
    return _CONTROL.sub("�", value)[:CELL_CHARACTERS] if isinstance(value, str) else value
