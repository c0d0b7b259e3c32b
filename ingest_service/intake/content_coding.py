"""Content codings of request bodies: none, or gzip."""

import zlib
from collections.abc import AsyncIterator

from ingest_service.problem_responses import CLOSE_CONNECTION, ProblemError
from shared import problems

GZIP_WINDOW = 31
# A gzip bomb is decompressed in pieces of this many bytes, so that its reader can stop in time.
PIECE = 256 * 1024


def decoded(body: AsyncIterator[bytes], content_encoding: str) -> AsyncIterator[bytes]:
    """Return the decoded pieces of a body; the coding is a Content-Encoding in lower case.

    Raises:
        ProblemError: the coding is not supported; later, if the body is not encoded so.
    """
    if content_encoding in ("", "identity"):
        return body
    if content_encoding in ("gzip", "x-gzip"):
        return _gunzip(body)
    raise ProblemError(
        problems.UNSUPPORTED_ENCODING,
        f"Content-Encoding {content_encoding!r} is not supported; send gzip or none.",
        {"Accept-Encoding": "gzip", **CLOSE_CONNECTION},
    )


async def _gunzip(body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Yield the decompressed bytes; gzip members may follow one another."""
    decompressor = zlib.decompressobj(GZIP_WINDOW)
    is_empty = True
    async for encoded in body:
        is_empty = False
        while encoded:
            try:
                piece = decompressor.decompress(encoded, PIECE)
            except zlib.error as error:
                detail = f"The body is not valid gzip: {error}."
                raise ProblemError(problems.INVALID_ENCODING, detail, CLOSE_CONNECTION) from error
            if piece:
                yield piece
            encoded = decompressor.unconsumed_tail
            if decompressor.eof and decompressor.unused_data:
                encoded = decompressor.unused_data
                decompressor = zlib.decompressobj(GZIP_WINDOW)
    if not (is_empty or decompressor.eof):
        raise ProblemError(problems.INVALID_ENCODING, "The gzip body ends too early.")
