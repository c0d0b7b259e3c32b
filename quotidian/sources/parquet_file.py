"""Parquet files: every row is a document; the columns are named as for CSV. Needs `export`."""

import io
import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, BinaryIO

from quotidian.extras import require_extra
from quotidian.sources.source_page import ReadPage, UnreadablePage, page_of_row
from shared.page_decoding import decode_page

# Rows that are in memory at once.
ROWS = 256


def read_parquet(stream: BinaryIO, source: str) -> Iterator[ReadPage]:
    """Yield a document for each row; the source of each ends in its number, from 1.

    Times become ISO 8601, lists and structures of other columns JSON.

    Raises:
        ExtraMissing: the extra `export` is not installed.
    """
    require_extra("reading Parquet", "export")
    import pyarrow
    from pyarrow import parquet

    number = 0
    try:
        # The columns are at the end of the file, and standard input cannot go back.
        whole = stream if stream.seekable() else io.BytesIO(stream.read())
        file = parquet.ParquetFile(whole)
        if "content" not in file.schema_arrow.names:
            yield UnreadablePage(source, "has no column `content`; name the columns as for CSV")
            return
        for batch in file.iter_batches(batch_size=ROWS):
            for row in batch.to_pylist():
                number += 1
                cells = {name: _plain(value) for name, value in row.items()}
                yield page_of_row(cells, f"{source}:{number}")
    except (pyarrow.ArrowException, OSError) as error:
        yield UnreadablePage(source, f"is not a whole Parquet file, after row {number}: {error}")


def _plain(value: Any) -> Any:
    """Return the value of a cell as JSON has it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return decode_page(value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)
