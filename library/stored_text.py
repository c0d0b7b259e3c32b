"""The text of a document, as it is stored: compressed, and read by offsets (code points)."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Row

from shared.ledger.codec import compress, decompress

# Quotations of one document are mostly read together.
_TEXTS_KEPT = 32


def packed(text: str) -> bytes:
    """Return a text as it is stored."""
    return compress(text.encode())


@lru_cache(maxsize=_TEXTS_KEPT)
def unpacked(frame: bytes) -> str:
    """Return a stored text."""
    return decompress(frame).decode()


def passage(row: Row[Any], name: str) -> str | None:
    """Return the `sentence` of a quotation, or the one `before` or `after`; None without one."""
    start, end = getattr(row, f"{name}_start"), getattr(row, f"{name}_end")
    return unpacked(row.text)[start:end] if start is not None else None
