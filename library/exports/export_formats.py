"""The formats of an export."""

import tempfile
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any

from library.exports.file_exports import file_parts, write_parquet, write_xlsx
from library.exports.text_exports import csv_parts, jsonl_parts


class TableFormat(StrEnum):
    """Values of `format`."""

    CSV = "csv"
    JSONL = "jsonl"
    XLSX = "xlsx"
    PARQUET = "parquet"


MEDIA_TYPES = {
    TableFormat.CSV: "text/csv; charset=utf-8",
    TableFormat.JSONL: "application/x-ndjson",
    TableFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    TableFormat.PARQUET: "application/vnd.apache.parquet",
}
_TEXT = {TableFormat.CSV: csv_parts, TableFormat.JSONL: jsonl_parts}
_FILES = {TableFormat.XLSX: write_xlsx, TableFormat.PARQUET: write_parquet}


def export_parts(rows: Iterable[dict[str, Any]], kind: TableFormat) -> Iterator[bytes]:
    """Yield the parts of the file with these rows. No more than a part is kept in memory.

    Raises:
        FormatMissing: the package that writes the format is not installed.
    """
    if kind in _TEXT:
        yield from _TEXT[kind](rows)
        return
    with tempfile.TemporaryFile() as file:
        _FILES[kind](rows, file)
        yield from file_parts(file)
