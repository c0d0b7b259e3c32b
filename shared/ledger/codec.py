"""Payloads and results are stored as zstd frames."""

import zstandard

# Level 3 is zstd's default; frames carry their content size, which bounds what unpacking may take.
_LEVEL = 3


def compress(data: bytes) -> bytes:
    """Pack bytes for the store."""
    return zstandard.ZstdCompressor(level=_LEVEL, write_content_size=True).compress(data)


def decompress(frame: bytes) -> bytes:
    """Unpack what `compress` made."""
    return zstandard.ZstdDecompressor().decompress(frame)
