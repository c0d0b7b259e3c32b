"""Bodies of requests, over an ASGI receive function of the test."""

import asyncio
import gzip
import os
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from starlette.requests import Request

from ingest_service.intake.content_coding import FREE
from ingest_service.intake.request_body import read_body
from ingest_service.problem_responses import ProblemError
from ingest_service.request_headers import RequestHeaders

Receive = Callable[[], Awaitable[dict[str, Any]]]


def arriving(*pieces: bytes) -> Receive:
    """Return a function that receives a body in these pieces."""
    left = list(pieces)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    return receive


def read(receive: Receive, limit: int = 10_000_000, within: float = 30, **headers: Any) -> bytes:
    """Read the body of a request with these parsed headers, which comes from `receive`."""
    request = Request({"type": "http", "method": "POST", "headers": []}, receive)  # type: ignore[arg-type]
    return asyncio.run(read_body(request, RequestHeaders(**headers), limit=limit, within=within))


def refused(receive: Receive, *args: Any, **headers: Any) -> str:
    """Return the problem that reading the body ends in."""
    with pytest.raises(ProblemError) as caught:
        read(receive, *args, **headers)
    return caught.value.problem.type


def test_a_body_is_read_whole() -> None:
    """It comes in pieces, compressed or not, and may have exactly as many bytes as the limit."""
    packed = gzip.compress(b"hello world")
    assert read(arriving(b"hello ", b"", b"world"), 11) == b"hello world"
    zipped = arriving(packed[:9], packed[9:])
    assert read(zipped, 11, content_encoding="gzip") == b"hello world"
    assert read(arriving(b""), content_encoding="gzip") == b""


def test_a_body_may_have_several_gzip_members() -> None:
    """They are unpacked one after the other, wherever the body is cut."""
    packed = gzip.compress(b"hello ") + gzip.compress(b"world")
    for size in (1, 7, len(packed)):
        pieces = [packed[at : at + size] for at in range(0, len(packed), size)]
        assert read(arriving(*pieces), content_encoding="gzip") == b"hello world"


def test_a_declared_size_is_refused_before_a_byte_is_read() -> None:
    """A Content-Length above the limit is enough to refuse the request."""

    async def receive() -> dict[str, Any]:
        pytest.fail("the body was read")

    assert refused(receive, 11, content_length=12) == "/problems/content-too-large"


def test_a_body_that_stalls_is_given_up() -> None:
    """The time is for the whole body, however many pieces it comes in."""

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": b"a", "more_body": True}

    assert refused(receive, within=0.1) == "/problems/request-timeout"


def test_unpacking_counts_as_time_of_the_body() -> None:
    """It is given up between two pieces."""
    packed = gzip.compress(os.urandom(5_000_000).hex().encode())
    assert (
        refused(arriving(packed), within=0, content_encoding="gzip") == "/problems/request-timeout"
    )


def test_a_bomb_is_unpacked_no_further_than_its_limit() -> None:
    """The limit is on the unpacked bytes."""
    packed = gzip.compress(os.urandom(500_000).hex().encode())
    assert (
        refused(arriving(packed), 900_000, content_encoding="gzip") == "/problems/content-too-large"
    )


def test_a_body_that_expands_too_much_is_refused() -> None:
    """What is small is unpacked at any ratio; beyond, gzip must not save more than 99.5 %."""
    small = gzip.compress(b"a" * FREE)
    assert len(read(arriving(small), content_encoding="gzip")) == FREE
    large = gzip.compress(b"a" * (FREE + 1))
    assert refused(arriving(large), content_encoding="gzip") == "/problems/content-too-large"


def test_a_client_that_goes_away_is_not_an_error_of_ours() -> None:
    """Nobody reads the answer, but nothing is logged as an unexpected error."""

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    assert refused(receive) == "/problems/invalid-json"
