"""Requests that wait for a job or batch to finish."""

import asyncio
from dataclasses import replace

import pytest

from ingest_service.waiting import polling_headers, wait_until_finished
from shared.ledger import JobRecord
from shared.ledger.notifier import Notifier
from shared.ledger.timestamps import now
from shared.settings import SharedSettings

QUEUED = JobRecord("1", "queued", now(), b"{}")
DONE = replace(QUEUED, status="succeeded")


@pytest.mark.parametrize(
    ("wait", "seconds"), [(None, "1"), (0.0, "1"), (2.1, "3"), (59.5, "60"), (900.0, "60")]
)
def test_a_caller_learns_when_to_ask_again(wait: float | None, seconds: str) -> None:
    """`Retry-After` is from 1 to 60 whole seconds; a finished job has none."""
    assert polling_headers(replace(QUEUED, estimated_wait=wait)) == {"Retry-After": seconds}
    assert polling_headers(replace(DONE, estimated_wait=wait)) == {}


def notifier() -> Notifier:
    """Return a notifier that is not connected; the tests wake its waiters."""
    settings = SharedSettings(redis_url="redis://nowhere")  # type: ignore[arg-type]
    return Notifier(None, settings)  # type: ignore[arg-type]


def test_a_waiting_request_reads_again_when_it_is_woken() -> None:
    """One wait takes two readings: at the beginning and at the notification."""

    async def scenario() -> int:
        notifications, readings, record = notifier(), 0, QUEUED
        first = asyncio.Event()

        async def read() -> JobRecord:
            nonlocal readings
            readings += 1
            first.set()
            return record

        waiting = asyncio.create_task(wait_until_finished(notifications, "job:1", read, 60))
        await first.wait()
        record = DONE
        notifications.wake("job:2")
        notifications.wake("job:1")
        assert await waiting is DONE
        return readings

    assert asyncio.run(scenario()) == 2


def test_a_request_that_does_not_wait_reads_once() -> None:
    """A plain status poll costs one reading."""

    async def scenario() -> JobRecord | None:
        async def read() -> JobRecord:
            return QUEUED

        return await wait_until_finished(notifier(), "job:1", read, 0)

    assert asyncio.run(scenario()) is QUEUED


def test_an_absent_record_is_not_waited_for() -> None:
    """An unknown id is answered at once."""

    async def scenario() -> JobRecord | None:
        async def read() -> JobRecord | None:
            return None

        return await wait_until_finished(notifier(), "job:1", read, 60)

    assert asyncio.run(scenario()) is None


def test_nobody_waits_at_a_closed_notifier() -> None:
    """Requests that wait already and later ones are answered with the record as it is."""

    async def scenario() -> list[JobRecord | None]:
        notifications, first = notifier(), asyncio.Event()

        async def read() -> JobRecord:
            first.set()
            return QUEUED

        early = asyncio.create_task(wait_until_finished(notifications, "job:1", read, 3600))
        await first.wait()
        notifications.close()
        return [await early, await wait_until_finished(notifications, "job:1", read, 3600)]

    assert asyncio.run(scenario()) == [QUEUED] * 2
