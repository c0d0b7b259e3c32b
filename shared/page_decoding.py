"""Bytes of a page to text, by evidence: the declared character set is often wrong."""

from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
    resolve_encoding,
)

WESTERN = "cp1252"
"""What browsers assume for a page that declares nothing and is not UTF-8."""
UTF8 = "utf-8"


def decode_page(raw: bytes, content_type: str | None = None) -> str:
    """Return the text of a page; bytes that are not a character become U+FFFD.

    The character set is that of the byte-order mark. Without one it is UTF-8 if the bytes are:
    other text hardly ever is by chance. Then comes the set that `content_type` (the header) or
    the page declares, if the bytes fit it, and last windows-1252.
    """
    bom, mark = read_bom(raw)
    if bom and mark:
        return raw[len(mark) :].decode(bom, "replace")
    for name in (UTF8, _declared(raw, content_type)):
        try:
            return raw.decode(name)
        except UnicodeDecodeError:
            continue
    return raw.decode(UTF8 if _is_damaged_utf8(raw) else WESTERN, "replace")


def _declared(raw: bytes, content_type: str | None) -> str:
    name = http_content_type_encoding(content_type) or html_body_declared_encoding(raw)
    return resolve_encoding(name or UTF8) or UTF8


def _is_damaged_utf8(raw: bytes) -> bool:
    """Return whether more bytes belong to characters of UTF-8 than to none."""
    text = raw.decode(UTF8, "replace")
    whole = sum(map(str.isascii, text))
    broken = text.count("\N{REPLACEMENT CHARACTER}")
    return len(text) - whole - broken > broken
