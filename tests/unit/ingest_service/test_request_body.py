"""Request bodies as streams, over an ASGI receive function of the test."""

import asyncio
import gzip
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from starlette.requests import Request

from ingest_service.intake.request_body import RequestBody
from ingest_service.problem_responses import ProblemError
from ingest_service.request_headers import RequestHeaders

Receive = Callable[[], Awaitable[dict[str, Any]]]


def body_of(receive: Receive, limit: int, timeout: float, **headers: Any) -> RequestBody:
    """Return the body of a request with these parsed headers, which comes from `receive`."""
    request = Request({"type": "http", "method": "POST", "headers": []}, receive)  # type: ignore[arg-type]
    return RequestBody(request, RequestHeaders(**headers), limit=limit, timeout=timeout)


def arriving(*pieces: bytes) -> Receive:
    """Return a function that receives a body in these pieces."""
    left = list(pieces)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    return receive


def read(body: RequestBody) -> bytes:
    """Read all of it."""

    async def run() -> bytes:
        return b"".join([piece async for piece in body.chunks()])

    return asyncio.run(run())


def refused(body: RequestBody) -> str:
    """Return the problem that reading it ends in."""
    with pytest.raises(ProblemError) as caught:
        read(body)
    return caught.value.problem.type


def test_a_body_is_read_and_digested() -> None:
    """The digest is of the decompressed bytes: compressed or not, it is the same request."""
    packed = gzip.compress(b"hello world")
    plain = body_of(arriving(b"hello ", b"", b"world"), 11, 5)
    zipped = body_of(arriving(packed[:9], packed[9:]), 11, 5, content_encoding="gzip")
    assert read(plain) == read(zipped) == b"hello world"
    assert plain.digest == zipped.digest


def test_a_declared_size_is_refused_before_a_byte_is_read() -> None:
    """A Content-Length above the limit is enough to refuse the request."""

    async def receive() -> dict[str, Any]:
        pytest.fail("the body was read")

    assert refused(body_of(receive, 11, 5, content_length=12)) == "/problems/content-too-large"


def test_a_body_that_stalls_is_given_up() -> None:
    """The limit is for the whole body, however many pieces it comes in."""

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": b"a", "more_body": True}

    assert refused(body_of(receive, 99, 0.1)) == "/problems/request-timeout"


def test_a_bomb_is_decompressed_no_further_than_its_limit() -> None:
    """No more than the limit is yielded."""
    bomb = gzip.compress(b"a" * 50_000_000)
    body = body_of(arriving(bomb), 1_000_000, 30, content_encoding="gzip")
    seen = 0

    async def run() -> None:
        nonlocal seen
        async for piece in body.chunks():
            seen += len(piece)

    with pytest.raises(ProblemError):
        asyncio.run(run())
    assert seen <= 1_000_000


def test_a_client_that_goes_away_is_not_an_error_of_ours() -> None:
    """Nobody reads the answer, but nothing is logged as an unexpected error."""

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    assert refused(body_of(receive, 9, 5)) == "/problems/invalid-json"
