"""Content codings of request bodies: none, or gzip."""

import zlib
from collections.abc import Iterator
from typing import Protocol

from ingest_service.problems import CLOSE_CONNECTION, ProblemError
from shared import problems

GZIP_WINDOW = 31
# A gzip bomb is decompressed in pieces of this many bytes, so that its reader can stop in time.
PIECE = 256 * 1024


class Decoder(Protocol):
    """Decodes a body piece by piece."""

    def feed(self, encoded: bytes) -> Iterator[bytes]:
        """Yield what these bytes decode to."""
        ...

    def close(self) -> None:
        """Raise `ProblemError` if the body is not complete."""
        ...


def decoder(content_encoding: str) -> Decoder:
    """Return the decoder for a Content-Encoding in lower case.

    Raises:
        ProblemError: the coding is not supported.
    """
    if content_encoding in ("", "identity"):
        return _Identity()
    if content_encoding in ("gzip", "x-gzip"):
        return _Gzip()
    raise ProblemError(
        problems.UNSUPPORTED_ENCODING,
        f"Content-Encoding {content_encoding!r} is not supported; send gzip or none.",
        {"Accept-Encoding": "gzip", **CLOSE_CONNECTION},
    )


class _Identity:
    def feed(self, encoded: bytes) -> Iterator[bytes]:
        """Yield the bytes as they are."""
        if encoded:
            yield encoded

    def close(self) -> None:
        """Do nothing: the end of the body is its end."""


class _Gzip:
    def __init__(self) -> None:
        self._decompressor = zlib.decompressobj(GZIP_WINDOW)
        self._started = False

    def feed(self, encoded: bytes) -> Iterator[bytes]:
        """Yield the decompressed bytes; gzip members may follow one another."""
        while encoded:
            self._started = True
            try:
                piece = self._decompressor.decompress(encoded, PIECE)
            except zlib.error as error:
                raise ProblemError(
                    problems.INVALID_ENCODING,
                    f"The body is not valid gzip: {error}.",
                    CLOSE_CONNECTION,
                ) from error
            if piece:
                yield piece
            encoded = self._decompressor.unconsumed_tail
            if self._decompressor.eof and self._decompressor.unused_data:
                encoded = self._decompressor.unused_data
                self._decompressor = zlib.decompressobj(GZIP_WINDOW)

    def close(self) -> None:
        """Raise `ProblemError` if the last member is not complete."""
        if self._started and not self._decompressor.eof:
            raise ProblemError(problems.INVALID_ENCODING, "The gzip body ends too early.")
