"""The rate at which an API answers one client process that repeats the same request."""

import asyncio
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

import uvloop

from benchmarks.services import Api


@dataclass(frozen=True)
class Rate:
    """What an API has answered per second, by rounds, and its processor time (seconds) for each."""

    rounds: tuple[float, ...]
    processor: float

    @property
    def median(self) -> float:
        """Return the median of the rounds."""
        return statistics.median(self.rounds)

    def row(self) -> tuple[str, str, str]:
        """Return the cells of a table: median, rounds, processor time."""
        rounds = " ".join(f"{each:,.0f}" for each in self.rounds)
        return f"{self.median:,.0f}", rounds, f"{self.processor * 1e6:,.0f} µs"


def measure_rate(
    client: ProcessPoolExecutor,
    api: Api,
    raw: bytes,
    status: int,
    requests: int,
    connections: int,
    *,
    rounds: int,
    each: int = 1,
) -> Rate:
    """Send so many requests in each round, after one that does not count.

    A request counts as `each` documents; every answer must have this status.
    """
    rates: list[float] = []
    before = 0.0
    for number in range(rounds + 1):
        if number == 1:
            before = api.processor_seconds()
        seconds = client.submit(
            seconds_for, api.base_url, raw, status, requests, connections
        ).result()
        if number:
            rates.append(each * requests / seconds)
    used = api.processor_seconds() - before
    return Rate(tuple(rates), used / (each * requests * rounds))


def request(base_url: str, method: str, path: str, body: bytes = b"") -> bytes:
    """Return the bytes of a request, with a JSON body if there is one."""
    head = f"{method} {path} HTTP/1.1\r\nHost: {urlsplit(base_url).netloc}\r\n"
    if body:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


def seconds_for(base_url: str, sent: bytes, status: int, requests: int, at_once: int) -> float:
    """Return the seconds until so many requests are answered, each with this status.

    Runs in the client's process. Of an answer it finds only the end, so that the API is measured.
    """
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
    """One connection, on which one request follows the other."""

    def __init__(self, sent: bytes, status: int, left: Iterator[int]) -> None:
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sent = sent
        self._expected = b"HTTP/1.1 %d " % status
        self._left = left
        self._head = b""
        self._missing = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the first request."""
        self._transport = cast(asyncio.Transport, transport)
        self._next()

    def data_received(self, data: bytes) -> None:
        """Send the next request when the answer is complete."""
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
