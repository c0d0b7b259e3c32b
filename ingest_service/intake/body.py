"""The body of a request as a stream of unpacked bytes that never exceeds its limit."""

import asyncio
import hashlib
import zlib
from collections.abc import AsyncIterator

from starlette.requests import Request

from ingest_service.problems import ProblemError
from ingest_service.request_headers import header
from shared import problems

IDEMPOTENCY_KEY = b"idempotency-key"
GZIP_WINDOW = 31
# A bomb is unpacked in pieces of this size, and no further than the limit.
PIECE = 256 * 1024
# The rest of the body will not be read, so the connection cannot be used again.
CLOSE = {"Connection": "close"}


class Body:
    """Reads one request's body once. Only a request with an `Idempotency-Key` has a `digest`: the
    SHA-256 of the unpacked bytes read so far."""

    def __init__(self, request: Request, *, limit: int, timeout: float) -> None:
        self._request = request
        self._limit = limit
        self._timeout = timeout
        keyed = header(request.scope, IDEMPOTENCY_KEY) is not None
        self._hash = hashlib.sha256() if keyed else None
        self._size = 0

    @property
    def digest(self) -> str:
        """Hex digest of what has been read."""
        assert self._hash is not None
        return self._hash.hexdigest()

    async def chunks(self) -> AsyncIterator[bytes]:
        """Unpacked pieces of the body.

        Raises:
            ProblemError: too large, too slow, or not packed as its Content-Encoding says.
        """
        self._refuse_declared_size()
        unpack = _unpacker(header(self._request.scope, b"content-encoding") or "")
        deadline = asyncio.get_running_loop().time() + self._timeout
        more = True
        while more:
            try:
                async with asyncio.timeout_at(deadline):
                    message = await self._request.receive()
            except TimeoutError:
                raise ProblemError(
                    problems.REQUEST_TIMEOUT,
                    f"The body did not arrive within {self._timeout:g} seconds.",
                    headers=CLOSE,
                ) from None
            if message["type"] == "http.disconnect":
                raise ProblemError(problems.INVALID_JSON, "The client went away.")
            more = message.get("more_body", False)
            for piece in unpack.feed(message.get("body", b"")):
                self._count(piece)
                yield piece
        unpack.close()

    def _count(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > self._limit:
            raise self._too_large()
        if self._hash:
            self._hash.update(piece)

    def _refuse_declared_size(self) -> None:
        declared = header(self._request.scope, b"content-length") or ""
        if declared.isdigit() and int(declared) > self._limit:
            raise self._too_large()

    def _too_large(self) -> ProblemError:
        return ProblemError(
            problems.CONTENT_TOO_LARGE,
            f"The body is larger than {self._limit} bytes once unpacked; split it.",
            headers=CLOSE,
        )


class _Identity:
    def feed(self, packed: bytes) -> list[bytes]:
        return [packed] if packed else []

    def close(self) -> None:
        pass


class _Gzip:
    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(GZIP_WINDOW)
        self._begun = False

    def feed(self, packed: bytes):  # type: ignore[no-untyped-def]
        while packed:
            self._begun = True
            try:
                piece = self._inflate.decompress(packed, PIECE)
            except zlib.error as error:
                raise ProblemError(
                    problems.INVALID_ENCODING, f"The body is no valid gzip: {error}.", headers=CLOSE
                ) from error
            if piece:
                yield piece
            packed = self._inflate.unconsumed_tail
            if self._inflate.eof and self._inflate.unused_data:
                # gzip members may follow one another.
                packed = self._inflate.unused_data
                self._inflate = zlib.decompressobj(GZIP_WINDOW)

    def close(self) -> None:
        if self._begun and not self._inflate.eof:
            raise ProblemError(problems.INVALID_ENCODING, "The gzip body ends too early.")


def _unpacker(encoding: str) -> "_Identity | _Gzip":
    match encoding.strip().lower():
        case "identity" | "":
            return _Identity()
        case "gzip" | "x-gzip":
            return _Gzip()
        case other:
            raise ProblemError(
                problems.UNSUPPORTED_ENCODING,
                f"Content-Encoding {other!r} is not supported; send gzip or none.",
                headers={"Accept-Encoding": "gzip", **CLOSE},
            )
