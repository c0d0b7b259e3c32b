"""Preferences and long polling."""

import asyncio
from dataclasses import dataclass

import pytest

from ingest_service.waiting import preferred_wait, unfinished, until_finished
from shared.ledger.notifier import Notifier
from shared.settings import SharedSettings


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, 0),
        ("wait=10", 10),
        ("respond-async, wait=7", 7),
        ('Wait = "5"; x', 5),
        ("wait=900", 60),
        ("wait=-1", 0),
        ("await=3", 0),
        ("wait=ten", 0),
    ],
)
def test_the_preferred_wait_is_read_or_ignored(header: str | None, seconds: int) -> None:
    """RFC 7240: a preference that cannot be read is ignored; the limit is ours."""
    assert preferred_wait(header, 60) == seconds


@dataclass
class Record:
    """Something that finishes."""

    finished: bool
    estimated_wait: float | None = None


@pytest.mark.parametrize(
    ("wait", "seconds"), [(None, "1"), (0.0, "1"), (2.1, "3"), (59.5, "60"), (900.0, "60")]
)
def test_a_caller_is_told_when_to_look_again(wait: float | None, seconds: str) -> None:
    """Whole seconds, a minute at most; nothing once there is no more to come."""
    assert unfinished(Record(False, wait)) == {"Retry-After": seconds}
    assert unfinished(Record(True, wait)) == {}


def notifier() -> Notifier:
    """One that is never connected; the tests ring by hand."""
    settings = SharedSettings(redis_url="redis://nowhere")  # type: ignore[arg-type]
    return Notifier(None, settings)  # type: ignore[arg-type]


def test_a_waiter_looks_again_when_it_is_woken() -> None:
    """Two looks for one wait: at the beginning and at the notification."""

    async def scenario() -> int:
        bell, looks, record = notifier(), 0, Record(False)
        looked = asyncio.Event()

        async def look() -> Record:
            nonlocal looks
            looks += 1
            looked.set()
            return record

        waiting = asyncio.create_task(until_finished(bell, "job:1", look, 60))
        await looked.wait()
        record.finished = True
        bell.wake("job:2")
        bell.wake("job:1")
        assert await waiting is record
        return looks

    assert asyncio.run(scenario()) == 2


def test_without_a_wait_there_is_one_look() -> None:
    """A plain status poll costs one read."""

    async def scenario() -> Record | None:
        async def look() -> Record:
            return Record(False)

        return await until_finished(notifier(), "job:1", look, 0)

    assert asyncio.run(scenario()) == Record(False)


def test_what_is_gone_is_not_waited_for() -> None:
    """An unknown id is answered at once."""

    async def scenario() -> Record | None:
        async def look() -> Record | None:
            return None

        return await until_finished(notifier(), "job:1", look, 60)

    assert asyncio.run(scenario()) is None


def test_nobody_waits_at_a_closed_notifier() -> None:
    """Who waits already and who comes later are answered with what there is."""

    async def scenario() -> list[Record | None]:
        bell, looked = notifier(), asyncio.Event()

        async def look() -> Record:
            looked.set()
            return Record(False)

        early = asyncio.create_task(until_finished(bell, "job:1", look, 3600))
        await looked.wait()
        bell.close()
        return [await early, await until_finished(bell, "job:1", look, 3600)]

    assert asyncio.run(scenario()) == [Record(False)] * 2
