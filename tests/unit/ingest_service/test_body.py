"""Bodies as streams, over a hand-made ASGI receive."""

import asyncio
import gzip
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from starlette.requests import Request

from ingest_service.intake.body import Body
from ingest_service.problems import ProblemError

Receive = Callable[[], Awaitable[dict[str, Any]]]


def request(receive: Receive, **headers: str) -> Request:
    """A request whose body comes from `receive`."""
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "POST", "headers": raw}, receive)  # type: ignore[arg-type]


def arriving(*pieces: bytes) -> Receive:
    """A body that arrives in these pieces."""
    left = list(pieces)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    return receive


def read(body: Body) -> bytes:
    """All of it."""

    async def run() -> bytes:
        return b"".join([piece async for piece in body.chunks()])

    return asyncio.run(run())


def refused(body: Body) -> str:
    """The problem that reading it ends in."""
    with pytest.raises(ProblemError) as caught:
        read(body)
    return caught.value.problem.type


def test_a_body_is_read_and_digested() -> None:
    """The digest is of the unpacked bytes: packed or not, it is the same request."""
    packed = gzip.compress(b"hello world")
    plain = Body(
        request(arriving(b"hello ", b"", b"world"), idempotency_key="k"), limit=11, timeout=5
    )
    zipped = Body(
        request(arriving(packed[:9], packed[9:]), idempotency_key="k", content_encoding="gzip"),
        limit=11,
        timeout=5,
    )
    assert read(plain) == read(zipped) == b"hello world"
    assert plain.digest == zipped.digest


def test_a_declared_size_is_refused_before_a_byte_is_read() -> None:
    """`receive` is never called."""

    async def receive() -> dict[str, Any]:
        pytest.fail("the body was read")

    body = Body(request(receive, content_length="12"), limit=11, timeout=5)
    assert refused(body) == "/problems/content-too-large"


def test_a_body_that_stalls_is_given_up() -> None:
    """The limit is for the whole body, however many pieces it trickles in by."""

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": b"a", "more_body": True}

    assert refused(Body(request(receive), limit=99, timeout=0.1)) == "/problems/request-timeout"


def test_a_bomb_is_unpacked_no_further_than_its_limit() -> None:
    """What has been unpacked by then is the limit and at most one piece more."""
    body = Body(
        request(arriving(gzip.compress(b"a" * 50_000_000)), content_encoding="gzip"),
        limit=1_000_000,
        timeout=30,
    )
    seen = 0

    async def run() -> None:
        nonlocal seen
        async for piece in body.chunks():
            seen += len(piece)

    with pytest.raises(ProblemError):
        asyncio.run(run())
    assert seen <= 1_000_000


def test_a_client_that_goes_away_is_no_bug() -> None:
    """The answer goes nowhere, but nothing is logged as an error of ours."""

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    assert refused(Body(request(receive), limit=9, timeout=5)) == "/problems/invalid-json"
