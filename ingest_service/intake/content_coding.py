"""Content codings of request bodies: none, or gzip."""

import zlib
from collections.abc import Iterator

from ingest_service.problem_responses import CLOSE_CONNECTION, ProblemError
from shared import problems

GZIP_WINDOW = 31
# A body is unpacked in pieces of this many bytes, so that its reader can stop in time.
PIECE = 256 * 1024
# Above the first megabyte nothing is unpacked to more than so many times its size.
FREE = 1024 * 1024
MAX_RATIO = 200


def gunzip_for(content_encoding: str) -> "Gunzip | None":
    """Return what unpacks a body with this Content-Encoding (in lower case); None for a plain body.

    Raises:
        ProblemError: the coding is not supported.
    """
    if content_encoding in ("", "identity"):
        return None
    if content_encoding in ("gzip", "x-gzip"):
        return Gunzip()
    raise ProblemError(
        problems.UNSUPPORTED_ENCODING,
        f"Content-Encoding {content_encoding!r} is not supported; send gzip or none.",
        {"Accept-Encoding": "gzip", **CLOSE_CONNECTION},
    )


class Gunzip:
    """Unpacks gzip members, which may follow one another."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(GZIP_WINDOW)
        self._taken = 0
        self._given = 0

    def unpack(self, encoded: bytes) -> Iterator[bytes]:
        """Yield what the next bytes unpack to; raise `ProblemError` if they are not gzip."""
        self._taken += len(encoded)
        while encoded:
            if self._member.eof:
                self._member = zlib.decompressobj(GZIP_WINDOW)
            try:
                piece = self._member.decompress(encoded, PIECE)
            except zlib.error as error:
                detail = f"The body is not valid gzip: {error}."
                raise ProblemError(problems.INVALID_ENCODING, detail, CLOSE_CONNECTION) from error
            encoded = self._member.unconsumed_tail or self._member.unused_data
            self._given += len(piece)
            self._check_ratio(self._taken - len(encoded))
            if piece:
                yield piece

    def close(self) -> None:
        """Raise `ProblemError` unless the last member is complete."""
        if self._taken and not self._member.eof:
            raise ProblemError(problems.INVALID_ENCODING, "The gzip body ends too early.")

    def _check_ratio(self, taken: int) -> None:
        if self._given > max(FREE, MAX_RATIO * taken):
            raise ProblemError(
                problems.CONTENT_TOO_LARGE,
                f"The body unpacks to more than {MAX_RATIO} times its size; send it uncompressed.",
                CLOSE_CONNECTION,
            )
