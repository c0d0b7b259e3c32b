"""One client process that keeps so many connections busy with the same request."""

import asyncio
import time
from collections.abc import Iterator
from typing import cast
from urllib.parse import urlsplit

import uvloop


def request(base_url: str, method: str, path: str, body: bytes = b"") -> bytes:
    """The bytes of a request with a JSON body, if any."""
    head = f"{method} {path} HTTP/1.1\r\nHost: {urlsplit(base_url).netloc}\r\n"
    if body:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


def seconds_for(base_url: str, sent: bytes, status: int, requests: int, at_once: int) -> float:
    """Seconds until so many requests are answered, each with this status. Runs in the client's
    process; it does no more with an answer than find its end, so that the API is what is measured."""
    return uvloop.run(_all(base_url, sent, status, requests, at_once))


async def _all(base_url: str, sent: bytes, status: int, requests: int, at_once: int) -> float:
    address, left = urlsplit(base_url), iter(range(requests))
    loop = asyncio.get_running_loop()
    begun = time.perf_counter()
    clients = [
        await loop.create_connection(
            lambda: _Client(sent, status, left), address.hostname, address.port
        )
        for _ in range(at_once)
    ]
    await asyncio.gather(*(client.over for _, client in clients))
    return time.perf_counter() - begun


class _Client(asyncio.Protocol):
    def __init__(self, sent: bytes, status: int, left: Iterator[int]) -> None:
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sent = sent
        self._expected = b"HTTP/1.1 %d " % status
        self._left = left
        self._head = b""
        self._missing = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast(asyncio.Transport, transport)
        self._next()

    def data_received(self, data: bytes) -> None:
        """Send the next request when the answer is whole."""
        if not self._missing:
            self._head += data
            head, end, rest = self._head.partition(b"\r\n\r\n")
            if not end:
                return
            assert head.startswith(self._expected), head
            length = head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0]
            self._head, self._missing, data = b"", int(length), rest
        self._missing -= len(data)
        if not self._missing:
            self._next()

    def connection_lost(self, error: Exception | None) -> None:
        """Fail if the API has closed the connection."""
        if not self.over.done():
            self.over.set_exception(error or ConnectionError("the API closed the connection"))

    def _next(self) -> None:
        if next(self._left, None) is None:
            self.over.set_result(None)
            self._transport.close()
        else:
            self._transport.write(self._sent)
