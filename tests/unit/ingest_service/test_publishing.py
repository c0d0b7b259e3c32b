"""Accepted jobs are published at once, and no answer waits long for a broker that is away."""

import asyncio
import base64
import json
import socket
import threading
from collections.abc import Sequence
from typing import Any

import pytest
import redis

from ingest_service import publishing
from ingest_service.publishing import AsyncJobPublisher
from shared.broker import JobPublisher, create_celery
from shared.settings import SharedSettings

QUEUE = "publishing"


def publisher(url: str) -> AsyncJobPublisher:
    """Return a publisher to the broker at this URL."""
    settings = SharedSettings(redis_url=url, namespace=QUEUE)  # type: ignore[arg-type]
    return AsyncJobPublisher(JobPublisher(create_celery(settings)))


def published(url: str) -> list[str]:
    """Take every message out of the broker; return the job ids."""
    with redis.Redis.from_url(url) as broker:
        messages = broker.lrange(QUEUE, 0, -1)
        broker.delete(QUEUE)
    bodies = [base64.b64decode(json.loads(message)["body"]) for message in messages]
    return [job_id for body in bodies for job_id in json.loads(body)[0][0]]


def warning(caplog: pytest.LogCaptureFixture) -> str:
    """Return the one warning that was logged."""
    [line] = [item.getMessage() for item in caplog.records if item.name == publishing.__name__]
    return line


def test_every_job_is_in_the_broker_when_the_call_returns(
    store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This holds when many requests publish at the same time, too."""
    # The machine may be busy, and what is tested here is not the time.
    monkeypatch.setattr(publishing, "TIMEOUT", 60)
    ids = [str(number) for number in range(20)]

    async def publish() -> None:
        jobs = publisher(store_url)
        await asyncio.gather(*(jobs.publish([job_id]) for job_id in ids))

    asyncio.run(publish())
    assert sorted(published(store_url)) == sorted(ids)


class SlowPublisher(JobPublisher):
    """Notes what it is asked to publish; the first call waits until `release` is set."""

    def __init__(self) -> None:
        self.calls: list[tuple[list[str], int]] = []
        self.begun = threading.Event()
        self.release = threading.Event()

    def publish(self, job_ids: Sequence[str], *, ahead: int = 0, **_options: Any) -> None:
        """Note the call."""
        self.calls.append((list(job_ids), ahead))
        self.begun.set()
        self.release.wait()


def test_what_arrives_meanwhile_goes_out_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """One call of the broker's client serves every request that has come since the last one."""
    monkeypatch.setattr(publishing, "TIMEOUT", 60)
    slow = SlowPublisher()

    async def publish() -> None:
        jobs = AsyncJobPublisher(slow)
        first = asyncio.create_task(jobs.publish(["a"]))
        await asyncio.to_thread(slow.begun.wait)
        others = [asyncio.create_task(jobs.publish([job_id], 7)) for job_id in "bcd"]
        await asyncio.sleep(0.01)
        slow.release.set()
        await asyncio.gather(first, *others)

    asyncio.run(publish())
    assert slow.calls == [(["a"], 0), (["b", "c", "d"], 7)]


def test_a_request_that_gives_up_takes_nobody_with_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Its ids and those of others still go out, once the broker answers again."""
    monkeypatch.setattr(publishing, "TIMEOUT", 0.01)
    slow = SlowPublisher()

    async def publish() -> None:
        jobs = AsyncJobPublisher(slow)
        await asyncio.gather(jobs.publish(["a"]), jobs.publish(["b"]))
        monkeypatch.setattr(publishing, "TIMEOUT", 60)
        last = asyncio.create_task(jobs.publish(["c"]))
        await asyncio.sleep(0.01)
        slow.release.set()
        await last

    asyncio.run(publish())
    assert slow.calls == [(["a", "b"], 0), (["c"], 0)]
    assert len(caplog.records) == 2


def test_a_broker_that_is_away_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """The call returns without an error: the jobs are in the ledger."""
    asyncio.run(publisher("redis://127.0.0.1:1/0").publish(["a", "b"]))
    assert warning(caplog).startswith("2 jobs wait for the reconciler: the broker did not take")


def test_a_broker_that_does_not_answer_is_not_waited_for(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It accepts the connection and says nothing, as a stopped process does."""
    with socket.create_server(("127.0.0.1", 0)) as silent:

        async def publish() -> None:
            await publisher(f"redis://127.0.0.1:{silent.getsockname()[1]}/0").publish(["a"])
            # The thread that still waits ends with the connection.
            silent.close()

        asyncio.run(publish())
    assert warning(caplog) == "1 jobs wait for the reconciler: the broker is slow"
