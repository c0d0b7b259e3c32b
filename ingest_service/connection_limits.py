"""Limits of connections and request heads, which apply before any key is known.

uvicorn limits the heads of its h11 protocol only, and no protocol of it limits their time. h11 is
written in Python and slower than httptools, so the limits are added to httptools.
"""

import asyncio
import logging
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

log = logging.getLogger(__name__)

# Bytes of a request line and its headers.
HEAD_BYTES = 64 * 1024
# Seconds for a head to arrive, from the connection or from its first byte on.
HEAD_SECONDS = 10.0
# One line of the log for so many refusals, so that a flood of them does not fill the disk.
LOGGED_EVERY = 100
REFUSALS = {
    408: b"408 Request Timeout",
    431: b"431 Request Header Fields Too Large",
    503: b"503 Service Unavailable",
}


@dataclass(slots=True)
class ConnectionLimits:
    """How many connections are open at once, in all and from one address."""

    connections: int
    per_client: int
    head_seconds: float = HEAD_SECONDS
    refused: int = 0
    by_client: Counter[str] = field(default_factory=Counter)

    def add(self, client: str) -> bool:
        """Count a new connection; return whether there is room for it."""
        self.by_client[client] += 1
        is_free = self.by_client.total() <= self.connections
        return is_free and self.by_client[client] <= self.per_client

    def remove(self, client: str) -> None:
        """Count a connection that has ended."""
        self.by_client[client] -= 1
        if not self.by_client[client]:
            del self.by_client[client]

    def count_refusal(self, client: str, why: str) -> None:
        """Count a refusal, and log it if it is the first or the last of a hundred."""
        self.refused += 1
        if self.refused == 1 or self.refused % LOGGED_EVERY == 0:
            log.warning("%s: connection of %s closed (%d so far)", why, client, self.refused)


class LimitedProtocol(HttpToolsProtocol):
    """A connection that is closed when its heads are too long or too slow.

    httptools keeps a header until it is whole, so bytes are counted as they come: those that have
    led to no event yet. This covers the trailers and the chunk sizes of a body, too.
    """

    def __init__(self, *arguments: Any, limits: ConnectionLimits, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._limits = limits
        self._deadline: asyncio.TimerHandle | None = None
        self._events = 0
        self._pending = 0
        self._refusal = 400

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Accept a connection if there is room, and begin to wait for its first head."""
        super().connection_made(transport)
        if self._limits.add(self._host):
            self._await_head()
        else:
            self._refuse(503, "too many connections")

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting, and make room."""
        self._head_is_here()
        self._limits.remove(self._host)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, unless what has come leads to nothing."""
        if self.transport.is_closing():
            return
        events = self._events
        super().data_received(data)
        if self.transport.is_closing():
            return
        self._pending = self._pending + len(data) if events == self._events else 0
        if self._pending > HEAD_BYTES:
            self._refuse(431, "a head or trailer is too long")
        elif self.cycle is None or self.cycle.response_complete:
            self._await_head()

    def on_headers_complete(self) -> None:
        """Begin the request if its head is not too long."""
        self._events += 1
        size = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
        if size > HEAD_BYTES:
            self._refusal = 431
            raise httptools.HttpParserError("the head is too long")
        self._head_is_here()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Note that the body goes on."""
        self._events += 1
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Note the end of the body."""
        self._events += 1
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Answer what httptools could not read, or what `on_headers_complete` has refused."""
        if self._refusal == 400:
            super().send_400_response(msg)
        else:
            self._refuse(self._refusal, "a head is too long")

    @property
    def _host(self) -> str:
        return self.client[0] if self.client else ""

    def _await_head(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(self._limits.head_seconds, self._head_is_late)

    def _head_is_here(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _head_is_late(self) -> None:
        self._deadline = None
        self._refuse(408, "a head did not arrive in time")

    def _refuse(self, status: int, why: str) -> None:
        """Answer with a status, if no other answer has begun, and close the connection."""
        if self.transport.is_closing():
            return
        self._head_is_here()
        self._limits.count_refusal(self._host, why)
        if self.cycle is not None and not self.cycle.response_complete:
            self.transport.close()
            return
        head = b"HTTP/1.1 %b\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        self.transport.write(head % REFUSALS[status])
        self.transport.close()
