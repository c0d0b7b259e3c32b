"""Parquet: one row for each quotation, with types. Needs the extra `export`."""

from collections.abc import Iterable
from itertools import islice
from typing import BinaryIO

from quotidian.exports.annotated_document import AnnotatedDocument
from quotidian.exports.quotation_rows import QuotationRow, quotation_rows
from quotidian.extras import require_extra

ROW_GROUP = 10_000


def write_parquet(documents: Iterable[AnnotatedDocument], out: BinaryIO) -> None:
    """Write the rows of `quotidian.exports.quotation_rows`, `ROW_GROUP` to a row group.

    Raises:
        ExtraMissing: the extra `export` is not installed.
    """
    require_extra("the format parquet", "export")
    import pyarrow
    from pyarrow import parquet

    types = {"start": pyarrow.int64(), "end": pyarrow.int64(), "confidence": pyarrow.float64()}
    schema = pyarrow.schema(
        [(name, types.get(name, pyarrow.string())) for name in QuotationRow._fields]
    )
    rows = quotation_rows(documents)
    with parquet.ParquetWriter(out, schema) as writer:
        while group := [row._asdict() for row in islice(rows, ROW_GROUP)]:
            writer.write_table(pyarrow.Table.from_pylist(group, schema))
