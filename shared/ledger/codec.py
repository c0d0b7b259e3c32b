"""The compression of payloads and results: zstd frames."""

import threading

import zstandard

# The default of zstd. Frames contain the size of their content.
_LEVEL = 3


class _Contexts(threading.local):
    """The work space of zstd: one for each thread, because it serves one call at a time.

    To make one takes as long as to compress a document.
    """

    def __init__(self) -> None:
        self.compressor = zstandard.ZstdCompressor(level=_LEVEL, write_content_size=True)
        self.decompressor = zstandard.ZstdDecompressor()


_contexts = _Contexts()


def compress(data: bytes) -> bytes:
    """Compress bytes for the store."""
    return _contexts.compressor.compress(data)


def decompress(frame: bytes) -> bytes:
    """Decompress a frame of `compress`."""
    return _contexts.decompressor.decompress(frame)


def unpacked_size(frame: bytes) -> int:
    """Return the bytes of a frame after decompression."""
    return zstandard.frame_content_size(frame)
