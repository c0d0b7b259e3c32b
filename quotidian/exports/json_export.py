"""JSON and JSON Lines: everything there is about each document."""

from collections.abc import Iterable
from typing import BinaryIO

from quotidian.exports.annotated_document import AnnotatedDocument


def write_jsonl(documents: Iterable[AnnotatedDocument], out: BinaryIO) -> None:
    """Write one document a line: `{"id", "finished_at", "document", "result"}`."""
    for document in documents:
        out.write(_json(document) + b"\n")


def write_json(documents: Iterable[AnnotatedDocument], out: BinaryIO) -> None:
    """Write an array of the objects that `write_jsonl` writes."""
    separator = b"[\n"
    for document in documents:
        out.write(separator + _json(document))
        separator = b",\n"
    out.write(b"\n]\n" if separator == b",\n" else b"[]\n")


def _json(document: AnnotatedDocument) -> bytes:
    return document.model_dump_json().encode()
