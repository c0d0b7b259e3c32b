"""Import of annotations from files: JSON Lines of `quotidian export`, Parquet of the backfill."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from library.database import Database
from library.entries import DocumentEntry, document_entry
from library.errors import LibraryError
from library.writer import LibraryWriter
from shared.contracts import Annotation, SubmittedDocument
from shared.ledger.timestamps import now

AT_ONCE = 50
# A job of this service has a greater version, so an import never replaces it.
VERSION = 0


class ImportRefused(LibraryError):
    """A file is of no kind that can be imported; the message names the remedy."""


def import_files(
    database: Database, files: Iterable[Path], tenant: str, report: Callable[[str], None]
) -> int:
    """Put the documents of files into the library; return how many it had not yet.

    A line or row that cannot be read is reported with its file and place, and left out.

    Raises:
        ImportRefused: a file cannot be opened or is of another kind; the files before it are in.
    """
    added = 0
    for file in files:
        entries = _entries(file, tenant, report)
        while part := list(islice(entries, AT_ONCE)):
            with database.writing() as connection:
                added += LibraryWriter(connection).put_all(part)
    return added


def _entries(file: Path, tenant: str, report: Callable[[str], None]) -> Iterator[DocumentEntry]:
    for place, read in _records(file):
        try:
            yield _entry(read(), tenant)
        except (ValidationError, ValueError, KeyError, TypeError) as error:
            reason = (
                f"{error.errors()[0]['msg']} ({error.errors()[0]['loc']})"
                if isinstance(error, ValidationError)
                else f"{type(error).__name__}: {error}"
            )
            report(f"{file}:{place}: {reason}")


def _records(file: Path) -> Iterator[tuple[int, Callable[[], Mapping[str, Any]]]]:
    """Yield the place of each record in a file, and a function that reads it."""
    try:
        if file.suffix == ".parquet":
            yield from _parquet_records(file)
        elif file.suffix in (".jsonl", ".ndjson"):
            with file.open("rb") as lines:
                for number, line in enumerate(lines, 1):
                    yield number, partial(json.loads, line)
        else:
            raise ImportRefused(f"{file} is not a .jsonl, .ndjson or .parquet file")
    except OSError as error:
        raise ImportRefused(f"{file}: {error.strerror or error}") from error


def _parquet_records(file: Path) -> Iterator[tuple[int, Callable[[], Mapping[str, Any]]]]:
    try:
        from pyarrow import parquet
    except ImportError as error:
        raise ImportRefused(
            f"{file} needs the extra 'export': pip install 'quotidian[export]'"
        ) from error
    number = 0
    for batch in parquet.ParquetFile(file).iter_batches(batch_size=AT_ONCE):
        for row in batch.to_pylist():
            number += 1
            # What could not be annotated has an error in place of the annotation.
            if row.get("annotation") is not None:
                yield number, partial(_of_backfill, row)


def _of_backfill(row: Mapping[str, Any]) -> Mapping[str, Any]:
    fields = {
        name: json.loads(row[name]) if name == "metadata" else row[name]
        for name in SubmittedDocument.model_fields
        if row.get(name) is not None
    }
    return {
        "id": row.get("external_id") or "",
        "document": fields,
        "result": json.loads(row["annotation"]),
    }


def _entry(record: Mapping[str, Any], tenant: str) -> DocumentEntry:
    annotation = Annotation.model_validate(record["result"])
    finished = record.get("finished_at")
    return document_entry(
        SubmittedDocument.model_validate(record["document"]),
        annotation,
        tenant=tenant,
        document_id=_document_id(str(record["id"]), annotation),
        job_id=None,
        version=VERSION,
        added=datetime.fromisoformat(finished) if finished else now(),
    )


def _document_id(name: str, annotation: Annotation) -> str:
    """Return the id of the job, or one made of the name and the text."""
    try:
        return str(UUID(name))
    except ValueError:
        digest = hashlib.sha256(f"{name}\n{annotation.document.sha256}".encode())
        return f"d{digest.hexdigest()[:24]}"
