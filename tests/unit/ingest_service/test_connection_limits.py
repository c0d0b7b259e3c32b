"""What a connection may do before its first request is whole."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from uvicorn import Config
from uvicorn.server import ServerState

from ingest_service.connection_limits import HEAD_BYTES, ConnectionLimits, LimitedProtocol

AMPLE = 30
LONG = 600
REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
Client = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Connect = Callable[[], Awaitable[Client]]


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Read the body and answer with 204."""
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body"})


def serve(limits: ConnectionLimits, scenario: Callable[[Connect], Awaitable[Any]]) -> Any:
    """Return what a scenario finds out about a server with these limits."""

    async def run() -> Any:
        config = Config(application, lifespan="off", log_config=None)
        state = ServerState()

        def protocol() -> LimitedProtocol:
            return LimitedProtocol(config=config, server_state=state, app_state={}, limits=limits)

        server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        writers: list[asyncio.StreamWriter] = []

        async def connect() -> Client:
            client = await asyncio.open_connection("127.0.0.1", port)
            writers.append(client[1])
            return client

        try:
            async with asyncio.timeout(AMPLE):
                return await scenario(connect)
        finally:
            for writer in writers:
                writer.close()
            for connection in list(state.connections):
                connection.transport.abort()  # type: ignore[union-attr]
            server.close()
            await asyncio.sleep(0)

    return asyncio.run(run())


def limits(**changes: Any) -> ConnectionLimits:
    """Return limits that no test meets by chance."""
    return ConnectionLimits(**{"connections": 9, "per_client": 9, "head_seconds": LONG, **changes})


async def status_of(reader: asyncio.StreamReader) -> bytes:
    """Return the status of an answer; b"" if the connection ended without one."""
    try:
        return (await reader.readline())[9:12]
    except ConnectionError:
        return b""


async def until(condition: Callable[[], bool]) -> None:
    """Let the server work until something holds."""
    while not condition():  # noqa: ASYNC110 - the server sets no event
        await asyncio.sleep(0)


async def until_closed(reader: asyncio.StreamReader) -> bytes:
    """Return everything up to the end of a connection."""
    return await reader.read()


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nA: " + b"a" * HEAD_BYTES,
        b"GET / HTTP/1.1\r\nA: " + b"a" * HEAD_BYTES + b"\r\n\r\n",
        b"GET /" + b"a" * HEAD_BYTES,
        b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * (HEAD_BYTES // 6 + 1),
    ],
    ids=["header", "whole-head", "address", "headers"],
)
def test_a_long_head_is_refused(head: bytes) -> None:
    """The head does not have to end; nothing of it is kept."""

    async def scenario(connect: Connect) -> bytes:
        reader, writer = await connect()
        writer.write(head)
        return await status_of(reader)

    assert serve(limits(), scenario) == b"431"


def test_a_head_below_the_limit_and_a_long_body_are_read() -> None:
    """A connection is used again; bodies have limits of their own."""

    async def scenario(connect: Connect) -> list[bytes]:
        reader, writer = await connect()
        found = []
        for length in (0, HEAD_BYTES * 8):
            padding = b"A: " + b"a" * (HEAD_BYTES - 1000)
            head = b"POST / HTTP/1.1\r\nHost: x\r\n%b\r\nContent-Length: %d\r\n\r\n"
            writer.write(head % (padding, length) + b"b" * length)
            found.append((await reader.readuntil(b"\r\n\r\n"))[9:12])
        return found

    assert serve(limits(), scenario) == [b"204", b"204"]


def test_a_long_trailer_ends_the_connection() -> None:
    """It would be kept whole by the parser, behind a body that is small."""

    async def scenario(connect: Connect) -> bytes:
        reader, writer = await connect()
        writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        writer.write(b"1\r\na\r\n0\r\nT: ")
        await writer.drain()
        writer.write(b"t" * HEAD_BYTES * 8)
        try:
            return await until_closed(reader)
        except ConnectionError:
            return b""

    assert serve(limits(), scenario) == b""


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHo", b"\r\n"])
def test_a_head_that_does_not_arrive_ends_the_connection(sent: bytes) -> None:
    """Silent connections, half a head, and an empty line that begins nothing."""

    async def scenario(connect: Connect) -> bytes:
        reader, writer = await connect()
        writer.write(sent)
        return await until_closed(reader)

    assert serve(limits(head_seconds=0.05), scenario).startswith(b"HTTP/1.1 408")


def test_the_second_head_has_a_limit_too() -> None:
    """Half a head on a connection that is kept alive is not waited for."""

    async def scenario(connect: Connect) -> bytes:
        reader, writer = await connect()
        writer.write(REQUEST)
        await reader.readuntil(b"\r\n\r\n")
        writer.write(REQUEST[:9])
        return await until_closed(reader)

    assert serve(limits(head_seconds=0.5), scenario).startswith(b"HTTP/1.1 408")


@pytest.mark.parametrize("change", [{"connections": 1}, {"per_client": 1}])
def test_connections_are_limited_and_make_room_again(
    change: dict[str, int], caplog: pytest.LogCaptureFixture
) -> None:
    """One too many is refused and logged; when another one ends, the next is answered."""
    bounds = limits(**change)

    async def scenario(connect: Connect) -> tuple[bytes, bytes]:
        _, first = await connect()
        await until(lambda: bool(bounds.by_client))
        refused = await status_of((await connect())[0])
        first.close()
        await until(lambda: not bounds.by_client)
        reader, writer = await connect()
        writer.write(REQUEST)
        return refused, await status_of(reader)

    assert serve(bounds, scenario) == (b"503", b"204")
    assert "too many connections: connection of 127.0.0.1 closed" in caplog.text
