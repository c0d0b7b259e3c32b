"""Calls that share a round trip share nothing else."""

import asyncio
from collections.abc import Awaitable, Sequence

import pytest
from redis import exceptions
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from shared.ledger.scripts import ScriptCalls
from shared.ledger.together import MOST, Together
from shared.store import connect_async
from tests.support.book import Book


class Trips:
    """Doubles numbers; writes down what it was asked together."""

    def __init__(self, error: Exception | None = None) -> None:
        self.made: list[list[int]] = []
        self.error = error
        self.begun = asyncio.Event()
        self.free = asyncio.Event()
        self.free.set()

    async def __call__(self, asked: Sequence[int]) -> list[int | Exception]:
        self.made.append(list(asked))
        self.begun.set()
        await self.free.wait()
        if self.error:
            raise self.error
        return [ValueError("odd") if number % 2 else number * 2 for number in asked]


async def all_of(*calls: Awaitable[int]) -> list[int | BaseException]:
    """What each call told, or its error."""
    return await asyncio.gather(*calls, return_exceptions=True)


def test_calls_of_one_turn_share_a_trip() -> None:
    """Each gets its own answer, or its own error."""

    async def run() -> None:
        trips = Trips()
        together = Together[int, int](trips)
        told = await all_of(*(together.ask(number) for number in (2, 3, 4)))
        assert trips.made == [[2, 3, 4]]
        assert (told[0], told[2]) == (4, 8)
        assert isinstance(told[1], ValueError)

    asyncio.run(run())


def test_an_error_of_the_trip_reaches_every_call() -> None:
    """Nobody waits for an answer that will not come."""

    async def run() -> None:
        together = Together[int, int](Trips(OSError("away")))
        told = await all_of(*(together.ask(number) for number in range(5)))
        assert [str(error) for error in told] == ["away"] * 5

    asyncio.run(run())


def test_a_call_that_is_given_up_takes_nothing_from_the_others() -> None:
    """Its client left while the trip was under way."""

    async def run() -> None:
        trips = Trips()
        trips.free.clear()
        together = Together[int, int](trips)
        first, second = (asyncio.create_task(together.ask(number)) for number in (2, 4))
        await trips.begun.wait()
        first.cancel()
        await asyncio.sleep(0)
        trips.free.set()
        assert await second == 8
        with pytest.raises(asyncio.CancelledError):
            await first

    asyncio.run(run())


def test_a_trip_is_not_waited_for() -> None:
    """One that hangs holds up only those who are on it."""

    async def run() -> None:
        trips = Trips()
        together = Together[int, int](trips)
        trips.free.clear()
        hanging = asyncio.create_task(together.ask(2))
        await trips.begun.wait()
        free, trips.free = trips.free, asyncio.Event()
        trips.free.set()
        assert await together.ask(4) == 8
        assert not hanging.done()
        free.set()
        assert await hanging == 4

    asyncio.run(run())


def test_calls_that_come_during_a_trip_share_the_next() -> None:
    """Which begins when the first has ended."""

    async def run() -> None:
        trips = Trips()
        together = Together[int, int](trips)
        trips.free.clear()
        first = asyncio.create_task(together.ask(2))
        await trips.begun.wait()
        others = []
        for number in (4, 6):
            others.append(asyncio.create_task(together.ask(number)))
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        assert trips.made == [[2]]
        trips.free.set()
        assert await asyncio.gather(first, *others) == [4, 8, 12]
        assert trips.made == [[2], [4, 6]]

    asyncio.run(run())


def test_a_trip_has_its_bound() -> None:
    """However many come at once."""

    async def run() -> None:
        trips = Trips()
        together = Together[int, int](trips)
        await all_of(*(together.ask(2) for _ in range(MOST + 1)))
        assert [len(made) for made in trips.made] == [MOST, 1]

    asyncio.run(run())


def test_a_store_that_has_forgotten_the_script_is_told_it_again(book: Book, store_url: str) -> None:
    """As after a restart; and an error of one call stays with that call."""

    async def run() -> None:
        client = connect_async(store_url)
        try:
            calls = ScriptCalls(client, "look")
            await client.script_flush()
            prefix = book.settings.namespace
            book.client.hset(f"{prefix}:job:odd", "status", "queued")
            book.client.pexpire(f"{prefix}:job:odd", 60_000)
            book.client.set(f"{prefix}:job:wrong", "no hash", px=60_000)
            absent, wrong, found = await calls(
                [(prefix, name, 1) for name in ("absent", "wrong", "odd")]
            )
            assert absent == [[]]
            assert isinstance(wrong, Exception)
            assert found[0] == [b"status", b"queued"]
        finally:
            await client.aclose()

    asyncio.run(run())


def test_an_answer_that_comes_too_late_is_nobody_elses(book: Book, store_url: str) -> None:
    """The connection that it would come over is not used again."""

    async def run() -> None:
        client = connect_async(store_url, socket_timeout=0.2, retry=Retry(NoBackoff(), 0))
        try:
            calls = ScriptCalls(client, "look")
            prefix = book.settings.namespace
            book.client.hset(f"{prefix}:job:late", "status", "queued")
            book.client.pexpire(f"{prefix}:job:late", 60_000)
            assert await calls([(prefix, "absent", 1)]) == [[[]]]
            book.client.client_pause(60_000, all=False)
            with pytest.raises(exceptions.TimeoutError):
                await calls([(prefix, "late", 1)])
            book.client.client_unpause()
            assert await calls([(prefix, "absent", 1)]) == [[[]]]
        finally:
            book.client.client_unpause()
            await client.aclose()

    asyncio.run(run())
