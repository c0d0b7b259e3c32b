"""Sending callbacks: the checked address is called, and slow receivers are cut off."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx
import pytest

from ingest_service.callbacks.sender import CallbackRefused, CallbackSender
from ingest_service.outgoing.checked_transport import AddressRefused, CheckedTransport

Resolve = Callable[..., Awaitable[list[Any]]]
SENT = {"webhook-id": "msg"}


def resolving(*answers: Sequence[str]) -> Resolve:
    """Return a name server that gives one answer after the other, as in DNS rebinding."""
    left = [list(answer) for answer in answers]

    async def resolve(_host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, 1, 6, "", (item, port)) for item in left.pop(0)]

    return resolve


async def called(url: str, resolve: Resolve, *, allow_private: bool = False) -> httpx.Request:
    """Return the request that would be sent."""
    left: list[httpx.Request] = []

    def note(request: httpx.Request) -> httpx.Response:
        left.append(request)
        return httpx.Response(200)

    loop = asyncio.get_running_loop()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loop, "getaddrinfo", resolve)
        transport = CheckedTransport(httpx.MockTransport(note), allow_private=allow_private)
        async with httpx.AsyncClient(transport=transport) as client:
            await client.post(url)
    return left[0]


def test_the_checked_address_is_the_one_that_is_called() -> None:
    """A name is resolved once, so a second answer of the name server has no effect.

    Host header and certificate stay those of the name.
    """
    resolve = resolving(["8.8.8.8"], ["127.0.0.1"])
    request = asyncio.run(called("https://callback.example:8443/hook", resolve))
    assert (request.url.host, request.url.port) == ("8.8.8.8", 8443)
    assert request.headers["Host"] == "callback.example:8443"
    assert request.extensions["sni_hostname"] == "callback.example"


@pytest.mark.parametrize(
    "addresses", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::ffff:127.0.0.1"], ["fe80::1%lo"]]
)
def test_a_name_with_any_private_address_is_not_called(addresses: list[str]) -> None:
    """It is not called by its public addresses either, and there is no other attempt."""
    with pytest.raises(AddressRefused, match="public internet") as refused:
        asyncio.run(called("http://callback.example/", resolving(addresses)))
    assert refused.value.final


def test_private_addresses_are_called_where_a_setting_allows_it() -> None:
    """The setting is for receivers in the same cluster."""
    request = asyncio.run(
        called("http://callback.example/", resolving(["10.0.0.1"]), allow_private=True)
    )
    assert request.url.host == "10.0.0.1"


Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def server(serve: Serve) -> AsyncIterator[str]:
    """Yield the URL of a server that talks as `serve` does."""
    served = asyncio.Queue[asyncio.Task[None]]()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.CancelledError):
            await serve(reader, writer)
        writer.close()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        served.put_nowait(asyncio.create_task(connected(reader, writer)))

    listening = await asyncio.start_server(accept, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/"
    finally:
        listening.close()
        while not served.empty():
            task = served.get_nowait()
            task.cancel()
            await task
        await listening.wait_closed()


async def send(url: str, within: float) -> None:
    """Send a message that must arrive within so many seconds."""
    sender = CallbackSender(allow_private=True, timeout=within)
    try:
        await sender.send(url, b"{}", SENT)
    finally:
        await sender.aclose()


async def drip(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send one header after another for ever, each in good time."""
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X-More: 1\r\n")
        await writer.drain()
        await asyncio.sleep(0.05)


async def pour(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer, and then send a body without an end."""
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
        await writer.drain()


async def shout(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send a header without an end."""
    writer.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while True:
        writer.write(b"x" * 0x10000)
        await writer.drain()


def test_an_answer_takes_no_longer_than_the_limit() -> None:
    """The limit is for the whole answer, however slowly it comes in."""

    async def run() -> None:
        async with server(drip) as url:
            await asyncio.wait_for(send(url, 0.5), 20)

    with pytest.raises(CallbackRefused, match=r"no answer within 0\.5 seconds") as refused:
        asyncio.run(run())
    assert not refused.value.final


def test_the_body_of_an_answer_is_not_read() -> None:
    """The status, which comes before the body, is enough."""

    async def run() -> None:
        async with server(pour) as url:
            await asyncio.wait_for(send(url, 10), 20)

    asyncio.run(run())


def test_the_headers_of_an_answer_are_bounded() -> None:
    """Endless headers are refused long before they fill the memory."""

    async def run() -> None:
        async with server(shout) as url:
            await asyncio.wait_for(send(url, 10), 20)

    with pytest.raises(CallbackRefused, match="ProtocolError"):
        asyncio.run(run())


def test_what_does_not_resolve_or_listen_is_tried_again() -> None:
    """Such errors are not final: name servers and receivers come back."""
    for url in ("http://callback.invalid/", "http://127.0.0.1:1/"):
        with pytest.raises(CallbackRefused) as refused:
            asyncio.run(send(url, 5))
        assert not refused.value.final
