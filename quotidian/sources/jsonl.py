"""JSON Lines: every line that is not blank is a document as the API accepts it."""

from collections.abc import Iterator
from typing import BinaryIO

from pydantic import ValidationError

from quotidian.sources.source_page import ReadPage, SourcePage, UnreadablePage, validation_line
from shared.contracts import Document


def read_jsonl(stream: BinaryIO, source: str) -> Iterator[ReadPage]:
    """Yield the documents; the source of each ends in its line number.

    A line that is not a document does not stop the others.
    """
    for number, line in enumerate(stream, start=1):
        if not line.strip():
            continue
        place = f"{source}:{number}"
        try:
            yield SourcePage(place, Document.model_validate_json(line))
        except ValidationError as error:
            yield UnreadablePage(place, validation_line(error))
