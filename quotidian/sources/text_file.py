"""Text files: each is one document, unchanged."""

from collections.abc import Iterator
from typing import BinaryIO

from quotidian.errors import BadInput
from quotidian.sources.source_page import ReadPage, UnreadablePage, decode_text, page_of
from shared.page_decoding import decode_page


def read_text(stream: BinaryIO, source: str, encoding: str | None = None) -> Iterator[ReadPage]:
    """Yield the document; its `external_id` is the source.

    Without an `encoding` the bytes decide, as in the service.
    """
    raw = stream.read()
    try:
        content = decode_text(raw, encoding) if encoding else decode_page(raw, "text/plain")
    except BadInput as error:
        yield UnreadablePage(source, str(error))
    else:
        yield page_of(source, {"content": content, "external_id": source})
