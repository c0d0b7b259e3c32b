"""Reader of a corpus: rows of documents, from many files in parallel."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import ray.data

from shared.contracts import Document
from shared.errors import QuotidianError

WARC = (".warc", ".warc.gz")
PARQUET = (".parquet",)
# Small parts, so that one large file keeps every process busy.
ROWS_IN_A_PART = 32


class CorpusError(QuotidianError):
    """The corpus cannot be read, or its annotations cannot be written; says what to do.

    An error of a single document is not raised; it is a column of the document's row.
    """


def read_corpus(sources: Sequence[Path]) -> ray.data.Dataset:
    """Return the documents of files and folders, which are all Parquet or all WARC.

    Raises:
        CorpusError: a file does not exist, none can be read, or there are both kinds.
    """
    files = [str(path) for source in sources for path in _files(source)]
    if not files:
        raise CorpusError("there is no .parquet, .warc or .warc.gz file; name a file or a folder")
    if all(name.endswith(PARQUET) for name in files):
        documents = ray.data.read_parquet(files)
    elif all(name.endswith(WARC) for name in files):
        listed = ray.data.from_items(files, override_num_blocks=len(files))
        documents = listed.flat_map(_pages_of_archive)
    else:
        raise CorpusError("the corpus has Parquet and WARC files; annotate one kind at a time")
    return documents.repartition(target_num_rows_per_block=ROWS_IN_A_PART)


def _files(source: Path) -> Iterator[Path]:
    if source.is_dir():
        yield from sorted(p for p in source.rglob("*") if p.name.endswith(PARQUET + WARC))
    elif source.exists() and source.name.endswith(PARQUET + WARC):
        yield source
    else:
        raise CorpusError(f"{source} is not a folder and not a .parquet, .warc or .warc.gz file")


def _pages_of_archive(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the documents of an archive, with the same columns; `error` is set if unreadable."""
    # Imported here, because Ray runs this function in other processes.
    from quotidian.sources.source_page import UnreadablePage
    from quotidian.sources.warc import read_warc

    path = Path(row["item"])
    with path.open("rb") as stream:
        for page in read_warc(stream, path.name):
            if isinstance(page, UnreadablePage):
                document = dict.fromkeys(Document.model_fields) | {"external_id": page.source}
                yield document | {"error": page.reason}
            else:
                yield page.document.model_dump() | {"error": None}
