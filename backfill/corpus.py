"""Reading a corpus as rows of documents, file by file in parallel."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import ray.data

from backfill.errors import CorpusError
from shared.contracts import Document

WARC = (".warc", ".warc.gz")
PARQUET = (".parquet",)
ROWS_AT_ONCE = 32


def read_corpus(sources: Sequence[Path]) -> ray.data.Dataset:
    """The documents of files and folders, of which all are Parquet or all are WARC.

    Raises:
        CorpusError: there is no such file, none that can be read, or both kinds at once.
    """
    files = [str(path) for source in sources for path in _files(source)]
    if not files:
        raise CorpusError("no .parquet, .warc or .warc.gz file is there; name a file or a folder")
    if all(name.endswith(PARQUET) for name in files):
        return _parted(ray.data.read_parquet(files))
    if all(name.endswith(WARC) for name in files):
        listed = ray.data.from_items(files, override_num_blocks=len(files))
        return _parted(listed.flat_map(_pages))
    raise CorpusError("the corpus has Parquet and WARC files; take one kind at a time")


def _parted(documents: ray.data.Dataset) -> ray.data.Dataset:
    """In small parts, so that one large file keeps every process busy."""
    return documents.repartition(target_num_rows_per_block=ROWS_AT_ONCE)


def _files(source: Path) -> Iterator[Path]:
    if source.is_dir():
        yield from sorted(p for p in source.rglob("*") if p.name.endswith(PARQUET + WARC))
    elif source.exists() and source.name.endswith(PARQUET + WARC):
        yield source
    else:
        raise CorpusError(f"{source} is no folder and no .parquet, .warc or .warc.gz file")


def _pages(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The documents of an archive, with the same columns; what cannot be read has an `error`."""
    # Here, because it runs in another process.
    from quotidian.sources.page import Unreadable
    from quotidian.sources.warc import read_warc

    path = Path(row["item"])
    with path.open("rb") as stream:
        for found in read_warc(stream, path.name):
            if isinstance(found, Unreadable):
                document = dict.fromkeys(Document.model_fields) | {"external_id": found.source}
                yield document | {"error": found.reason}
            else:
                yield found.document.model_dump() | {"error": None}
