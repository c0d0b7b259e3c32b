"""HTML files: each is one document, decoded as the service decodes pages."""

from collections.abc import Iterator
from typing import BinaryIO

from quotidian.sources.source_page import ReadPage, page_of
from shared.page_decoding import decode_page


def read_html(stream: BinaryIO, source: str, encoding: str | None = None) -> Iterator[ReadPage]:
    """Yield the document; its `external_id` is the source.

    `encoding` goes before what the page declares.
    """
    header = f"text/html; charset={encoding}" if encoding else None
    content = decode_page(stream.read(), header)
    yield page_of(source, {"content": content, "content_type": "text/html", "external_id": source})
