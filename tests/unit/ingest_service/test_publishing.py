"""The publisher is published for every job, and nobody waits long for a broker that does not answer."""

import asyncio
import threading
import time
from collections.abc import Sequence
from itertools import chain

from ingest_service.announcer import PATIENCE, Announcer
from shared.broker import LONG_QUEUE
from shared.errors import BrokerUnavailable


class Bell:
    """Writes down what it rings for; may be slow or broken."""

    def __init__(self, *, broken: bool = False) -> None:
        self.published: list[list[str]] = []
        self.broken = broken
        self.free = threading.Event()
        self.free.set()
        self.heard = threading.Event()

    def publish(self, job_ids: Sequence[str], *, ahead: int) -> None:
        assert self.free.wait(10)
        self.published.append(list(job_ids))
        self.heard.set()
        if self.broken:
            raise BrokerUnavailable("away")


def announcer(bell: Bell) -> Announcer:
    """Made inside the loop that it belongs to."""
    return Announcer(bell)  # type: ignore[arg-type]


def test_every_job_is_announced_once() -> None:
    """Those that come while the bell is published share the next turn."""
    bell = Bell()

    async def run() -> None:
        rings = announcer(bell)
        await asyncio.gather(*(rings.announce([str(number)]) for number in range(50)))

    asyncio.run(run())
    assert sorted(chain(*bell.published)) == sorted(map(str, range(50)))
    assert len(bell.published) < 50


def test_a_slow_broker_is_not_waited_for() -> None:
    """The answer goes out; the message follows when the broker takes it."""
    bell = Bell()
    bell.free.clear()

    async def run() -> float:
        rings = announcer(bell)
        begun = time.monotonic()
        await asyncio.gather(rings.announce(["a"]), rings.announce(["b"]))
        spent = time.monotonic() - begun
        bell.free.set()
        await rings.announce(["c"])
        return spent

    assert asyncio.run(run()) < PATIENCE + 0.5
    assert sorted(chain(*bell.published)) == ["a", "b", "c"]


def test_a_broker_that_is_away_is_left_alone_for_a_while() -> None:
    """The reconciler has what is not announced."""
    bell = Bell(broken=True)

    async def run() -> None:
        rings = announcer(bell)
        for number in range(5):
            await rings.announce([str(number)])

    asyncio.run(run())
    assert bell.published == [["0"]]


def test_behind_a_long_queue_ids_are_gathered_and_nobody_waits() -> None:
    """No worker waits for them: they have others to read first."""
    bell = Bell()

    async def run() -> None:
        rings = announcer(bell)
        for number in range(20):
            await rings.announce([str(number)], LONG_QUEUE + number)
            await asyncio.sleep(0)
        assert not bell.published
        await asyncio.to_thread(bell.heard.wait, 10)

    asyncio.run(run())
    assert bell.published == [[str(number) for number in range(20)]]


def test_a_job_behind_a_short_queue_takes_along_what_was_gathered() -> None:
    """The queue has been read meanwhile, so workers may wait."""
    bell = Bell()

    async def run() -> None:
        rings = announcer(bell)
        await rings.announce(["a"], LONG_QUEUE)
        await rings.announce(["b"], 0)

    asyncio.run(run())
    assert bell.published == [["a", "b"]]


def test_what_was_gathered_is_announced_at_the_end() -> None:
    """The process ends before it would be due."""
    bell = Bell()

    async def run() -> None:
        rings = announcer(bell)
        await rings.announce(["a"], LONG_QUEUE)
        await rings.close()

    asyncio.run(run())
    assert bell.published == [["a"]]
