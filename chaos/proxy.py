"""A TCP proxy that delays, freezes, refuses or resets connections."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

CHUNK = 1 << 16
Answer = TypeVar("Answer")


@dataclass(eq=False)
class _Link:
    """A connection and the one behind it. A frozen link stays open and passes nothing on again."""

    writers: list[asyncio.StreamWriter]
    frozen: asyncio.Event = field(default_factory=asyncio.Event)


class Proxy:
    """Listens on a port of its own and passes everything on to another."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._links: set[_Link] = set()
        self._delay = 0.0
        self._freezing = False
        self._refusing = False
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = self._call(asyncio.start_server(self._accept, "127.0.0.1", 0))
        self.port: int = self._server.sockets[0].getsockname()[1]

    def _call(self, coroutine: Coroutine[Any, Any, Answer]) -> Answer:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(10)

    def _do(self, action: Callable[[], None]) -> None:
        async def act() -> None:
            action()

        self._call(act())

    def delay(self, seconds: float) -> None:
        """Delay every chunk, in each direction."""
        self._delay = seconds

    def drop(self) -> None:
        """Reset every connection; new ones are accepted."""
        self._do(self._abort_all)

    def refuse(self, refusing: bool) -> None:
        """Reset every connection, and new ones until the next call with False."""
        self._refusing = refusing
        if refusing:
            self.drop()

    def freeze(self, freezing: bool) -> None:
        """Freeze every connection, and new ones until the next call with False.

        They stay open and pass nothing on, and never do so again.
        """
        self._freezing = freezing
        if freezing:
            self._do(self._freeze_all)

    def close(self) -> None:
        """Stop listening and end every connection."""
        self._do(self._server.close)
        self.drop()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _abort_all(self) -> None:
        for link in self._links:
            self._abort(link)

    def _freeze_all(self) -> None:
        for link in self._links:
            link.frozen.set()

    @staticmethod
    def _abort(link: _Link) -> None:
        for writer in link.writers:
            writer.transport.abort()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        link = _Link([writer])
        self._links.add(link)
        try:
            if self._refusing:
                return
            if self._freezing:
                link.frozen.set()
            with suppress(OSError):
                far_reader, far_writer = await asyncio.open_connection(*self._target)
                link.writers.append(far_writer)
                await asyncio.gather(
                    self._pump(reader, far_writer, link), self._pump(far_reader, writer, link)
                )
        finally:
            self._abort(link)
            self._links.discard(link)

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, link: _Link
    ) -> None:
        while chunk := await reader.read(CHUNK):
            if self._delay:
                await asyncio.sleep(self._delay)
            if link.frozen.is_set():
                continue
            writer.write(chunk)
            await writer.drain()
        self._abort(link)
