"""JSON and JSON Lines: everything there is about each document."""

from collections.abc import Iterable
from typing import BinaryIO

from quotidian.exports.annotated import Annotated


def write_jsonl(items: Iterable[Annotated], out: BinaryIO) -> None:
    """One document a line: `{"id", "finished_at", "document", "result"}`."""
    for item in items:
        out.write(_json(item) + b"\n")


def write_json(items: Iterable[Annotated], out: BinaryIO) -> None:
    """An array of what `write_jsonl` writes."""
    before = b"[\n"
    for item in items:
        out.write(before + _json(item))
        before = b",\n"
    out.write(b"\n]\n" if before == b",\n" else b"[]\n")


def _json(item: Annotated) -> bytes:
    return item.model_dump_json().encode()
