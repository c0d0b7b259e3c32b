"""What is written to a connection, over a hand-made transport."""

import asyncio
from collections.abc import Iterable

from ingest_service.protocol import _Pairing


class Transport:
    """Writes down what is sent together."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.sent.append(data)

    def writelines(self, data: Iterable[bytes]) -> None:
        self.sent.append(b"|".join(data))

    def close(self) -> None:
        self.sent.append(b"closed")

    def is_closing(self) -> bool:
        return b"closed" in self.sent


def test_head_and_body_leave_together() -> None:
    """A body in pieces follows piece by piece."""

    async def run() -> None:
        transport = Transport()
        paired = _Pairing(transport, asyncio.get_running_loop())  # type: ignore[arg-type]
        paired.write(b"head")
        assert transport.sent == []
        paired.write(b"body")
        assert transport.sent == [b"head|body"]
        await asyncio.sleep(0)
        assert transport.sent == [b"head|body"]

    asyncio.run(run())


def test_a_head_without_a_body_yet_leaves_in_the_next_turn() -> None:
    """A stream tells its head before it has an event."""

    async def run() -> None:
        transport = Transport()
        paired = _Pairing(transport, asyncio.get_running_loop())  # type: ignore[arg-type]
        paired.write(b"head")
        await asyncio.sleep(0)
        assert transport.sent == [b"head"]

    asyncio.run(run())


def test_nothing_is_kept_back_when_the_connection_closes() -> None:
    """And nothing follows."""

    async def run() -> None:
        transport = Transport()
        paired = _Pairing(transport, asyncio.get_running_loop())  # type: ignore[arg-type]
        paired.write(b"head")
        paired.close()
        await asyncio.sleep(0)
        assert transport.sent == [b"head", b"closed"]
        assert paired.is_closing()

    asyncio.run(run())
