"""The body of a request, unpacked, within limits on its size and on the time it takes."""

import asyncio

from starlette.requests import ClientDisconnect, Request

from ingest_service.intake.content_coding import Gunzip, gunzip_for
from ingest_service.problem_responses import CLOSE_CONNECTION, ProblemError
from ingest_service.request_headers import RequestHeaders
from shared import problems


async def read_body(
    request: Request, headers: RequestHeaders, *, limit: int, within: float
) -> bytes:
    """Return the unpacked body; it has at most `limit` bytes and is read `within` seconds.

    Raises:
        ProblemError: it is too large, too slow, or not encoded as Content-Encoding says.
    """
    if (headers.content_length or 0) > limit:
        raise _too_large(limit)
    gunzip = gunzip_for(headers.content_encoding)
    try:
        async with asyncio.timeout(within):
            return await _read(request, gunzip, limit)
    except TimeoutError:
        raise ProblemError(
            problems.REQUEST_TIMEOUT,
            f"The body did not arrive within {within:g} seconds.",
            CLOSE_CONNECTION,
        ) from None
    except ClientDisconnect:
        raise ProblemError(problems.INVALID_JSON, "The client went away.") from None


async def _read(request: Request, gunzip: Gunzip | None, limit: int) -> bytes:
    pieces: list[bytes] = []
    size = 0
    async for encoded in request.stream():
        for piece in gunzip.unpack(encoded) if gunzip else (encoded,):
            size += len(piece)
            if size > limit:
                raise _too_large(limit)
            if pieces:
                # Other requests, and the end of the time, come between two pieces.
                await asyncio.sleep(0)
            pieces.append(piece)
    if gunzip:
        gunzip.close()
    return b"".join(pieces)


def _too_large(limit: int) -> ProblemError:
    return ProblemError(
        problems.CONTENT_TOO_LARGE,
        f"The body has more than {limit} bytes when it is decompressed; split it.",
        CLOSE_CONNECTION,
    )
