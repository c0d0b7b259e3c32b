"""Parquet: a row a quotation, with types. Needs the extra `export`."""

from collections.abc import Iterable
from itertools import islice
from typing import BinaryIO

from quotidian.errors import ExtraMissing
from quotidian.exports.annotated import Annotated
from quotidian.exports.rows import Row, rows

GROUP = 10_000


def write_parquet(items: Iterable[Annotated], out: BinaryIO) -> None:
    """The rows of `quotidian.exports.rows`, `GROUP` to a row group.

    Raises:
        ExtraMissing: pyarrow is not installed.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise ExtraMissing("Parquet", "export") from error
    kinds = {"start": pyarrow.int64(), "end": pyarrow.int64(), "confidence": pyarrow.float64()}
    schema = pyarrow.schema([(name, kinds.get(name, pyarrow.string())) for name in Row._fields])
    found = rows(items)
    with parquet.ParquetWriter(out, schema) as writer:
        while group := [row._asdict() for row in islice(found, GROUP)]:
            writer.write_table(pyarrow.Table.from_pylist(group, schema))
