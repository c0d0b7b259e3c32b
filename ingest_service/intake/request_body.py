"""The body of a request as a stream of decompressed bytes that never exceeds its limit."""

import asyncio
import hashlib
from collections.abc import AsyncIterator

from starlette.requests import ClientDisconnect, Request

from ingest_service.intake.content_coding import decoded
from ingest_service.problem_responses import CLOSE_CONNECTION, ProblemError
from ingest_service.request_headers import RequestHeaders
from shared import problems


class RequestBody:
    """Reads the body of one request; `limit` is in decompressed bytes, `timeout` in seconds."""

    def __init__(
        self, request: Request, headers: RequestHeaders, *, limit: int, timeout: float
    ) -> None:
        self._request = request
        self._headers = headers
        self._limit = limit
        self._timeout = timeout
        self._hash = hashlib.sha256()
        self._size = 0

    @property
    def digest(self) -> str:
        """Return the hex SHA-256 of the decompressed bytes read so far."""
        return self._hash.hexdigest()

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield decompressed pieces of the body.

        Raises:
            ProblemError: it is too large, too slow, or not encoded as Content-Encoding says.
        """
        if (self._headers.content_length or 0) > self._limit:
            raise self._too_large()
        async for piece in decoded(self._received(), self._headers.content_encoding):
            self._size += len(piece)
            if self._size > self._limit:
                raise self._too_large()
            self._hash.update(piece)
            yield piece

    async def _received(self) -> AsyncIterator[bytes]:
        """Yield the bytes as they arrive, until the body has ended or its time is over."""
        stream = self._request.stream()
        deadline = asyncio.get_running_loop().time() + self._timeout
        while True:
            try:
                async with asyncio.timeout_at(deadline):
                    chunk = await anext(stream, b"")
            except TimeoutError:
                raise ProblemError(
                    problems.REQUEST_TIMEOUT,
                    f"The body did not arrive within {self._timeout:g} seconds.",
                    CLOSE_CONNECTION,
                ) from None
            except ClientDisconnect:
                raise ProblemError(problems.INVALID_JSON, "The client went away.") from None
            if not chunk:
                # Starlette ends a stream with an empty chunk and yields no other empty ones.
                return
            yield chunk

    def _too_large(self) -> ProblemError:
        return ProblemError(
            problems.CONTENT_TOO_LARGE,
            f"The body has more than {self._limit} bytes when it is decompressed; split it.",
            CLOSE_CONNECTION,
        )
