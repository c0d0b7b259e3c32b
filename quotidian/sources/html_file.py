"""HTML files: each is one document, in the encoding that it declares."""

from collections.abc import Iterator
from typing import BinaryIO

from w3lib.encoding import html_to_unicode

from quotidian.sources.source_page import ReadPage, page_of

# The encoding that browsers assume for a page that declares none and is not UTF-8.
WESTERN = "windows-1252"


def read_html(stream: BinaryIO, source: str, encoding: str | None = None) -> Iterator[ReadPage]:
    """Yield the document; its `external_id` is the source.

    `encoding` goes before what the page declares.
    """
    header = f"text/html; charset={encoding}" if encoding else None
    content = decode_html(stream.read(), header)
    yield page_of(source, {"content": content, "content_type": "text/html", "external_id": source})


def decode_html(raw: bytes, content_type: str | None = None) -> str:
    """Decode HTML as a browser does.

    The encoding is that of the byte order mark, else of the `Content-Type` header, else the one
    that the page declares. Bytes that are not a character become U+FFFD.
    """
    return html_to_unicode(content_type, raw, auto_detect_fun=_undeclared_encoding)[1]


def _undeclared_encoding(raw: bytes) -> str:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return WESTERN
    return "utf-8"
