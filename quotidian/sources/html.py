"""An HTML file is one document, in the encoding it declares."""

from collections.abc import Iterator
from typing import BinaryIO

from w3lib.encoding import html_to_unicode

from quotidian.sources.page import Found, page

# What browsers take a page for that declares nothing and is no UTF-8.
WESTERN = "windows-1252"


def read_html(stream: BinaryIO, source: str, encoding: str | None = None) -> Iterator[Found]:
    """The document; its `external_id` is the source. `encoding` overrides what the page says."""
    header = f"text/html; charset={encoding}" if encoding else None
    content = html_of(stream.read(), header)
    yield page(source, {"content": content, "content_type": "text/html", "external_id": source})


def html_of(raw: bytes, content_type: str | None = None) -> str:
    """HTML as a browser decodes it: byte order mark, `Content-Type` header, what the page declares.

    What fits no character becomes U+FFFD.
    """
    return html_to_unicode(content_type, raw, auto_detect_fun=_undeclared)[1]


def _undeclared(raw: bytes) -> str:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return WESTERN
    return "utf-8"
