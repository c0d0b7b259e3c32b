"""Text files: each is one document, unchanged."""

from collections.abc import Iterator
from typing import BinaryIO

from quotidian.errors import BadInput
from quotidian.sources.source_page import ReadPage, UnreadablePage, decode_text, page_of


def read_text(stream: BinaryIO, source: str, encoding: str) -> Iterator[ReadPage]:
    """Yield the document; its `external_id` is the source."""
    try:
        content = decode_text(stream.read(), encoding)
    except BadInput as error:
        yield UnreadablePage(source, str(error))
    else:
        yield page_of(source, {"content": content, "external_id": source})
