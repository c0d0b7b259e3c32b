"""Payloads and results are stored as zstd frames."""

import threading

import zstandard

# Level 3 is zstd's default; frames carry their content size, which bounds what unpacking may take.
_LEVEL = 3


class _Contexts(threading.local):
    """zstd's work space, which costs as much to make as a document to pack. It serves one call at a
    time, so each thread has its own."""

    def __init__(self) -> None:
        self.compressor = zstandard.ZstdCompressor(level=_LEVEL, write_content_size=True)
        self.decompressor = zstandard.ZstdDecompressor()


_contexts = _Contexts()


def compress(data: bytes) -> bytes:
    """Pack bytes for the store."""
    return _contexts.compressor.compress(data)


def decompress(frame: bytes) -> bytes:
    """Unpack what `compress` made."""
    return _contexts.decompressor.decompress(frame)


def unpacked_size(frame: bytes) -> int:
    """How many bytes `decompress` will make of it."""
    return zstandard.frame_content_size(frame)
