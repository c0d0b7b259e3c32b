"""HTTP as uvicorn speaks it, with fewer system calls."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class Protocol(HttpToolsProtocol):
    """Head and body of an answer leave together, where uvicorn would send one after the other: each
    sending costs as much as parsing the request, and wakes the client."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Called by the event loop."""
        super().connection_made(_Pairing(transport, self.loop))  # type: ignore[arg-type]


class _Pairing:
    """A transport that keeps what is written until more is, at most to the loop's next turn."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._kept: bytes | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Send what is kept and this, or keep this."""
        if self._kept is None:
            self._kept = data
            self._loop.call_soon(self._flush)
        else:
            kept, self._kept = self._kept, None
            self._transport.writelines((kept, data))

    def close(self) -> None:
        """Send what is kept and close."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._kept is not None:
            kept, self._kept = self._kept, None
            self._transport.write(kept)
