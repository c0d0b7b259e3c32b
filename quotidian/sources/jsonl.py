"""JSON Lines: every line that is not blank is a document as the API takes it."""

from collections.abc import Iterator
from typing import BinaryIO

from pydantic import ValidationError

from quotidian.sources.page import Found, Page, Unreadable, complaint
from shared.contracts import Document


def read_jsonl(stream: BinaryIO, source: str) -> Iterator[Found]:
    """The documents; each source names its line. A line that is none does not sink the others."""
    for number, line in enumerate(stream, start=1):
        if not line.strip():
            continue
        place = f"{source}:{number}"
        try:
            yield Page(place, Document.model_validate_json(line))
        except ValidationError as error:
            yield Unreadable(place, complaint(error))
