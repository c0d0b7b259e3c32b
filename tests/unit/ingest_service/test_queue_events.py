"""The queue as a stream of its changes."""

import asyncio

import pytest

from ingest_service import queue_events
from ingest_service.queue_events import queue_event_stream
from shared.contracts import Queue, StatusCounts
from shared.errors import LedgerUnavailable
from shared.ledger.timestamps import now


def queue(queued: int) -> Queue:
    """Return a queue of so many jobs."""
    return Queue(
        at=now(), queued=queued, running=0, oldest=0, rate=None, workers=0, processes=0,
        pipelines=[], accepted=0, ended={}, failed={}, own=StatusCounts(),
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _no_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the readings follow one another at once."""
    monkeypatch.setattr(queue_events, "INTERVAL", 0)


def stream(first: int, *later: int) -> list[str]:
    """Return what is sent when the readings find these; then the store is away."""
    found = [queue(depth) for depth in later]

    async def read() -> Queue:
        if not found:
            raise LedgerUnavailable("away")
        return found.pop(0)

    async def run() -> list[str]:
        sent = queue_event_stream(queue(first), read, asyncio.Event())
        return [item.decode() async for item in sent]

    return asyncio.run(run())


def test_only_changes_are_events() -> None:
    """The time alone is not a change; the stream ends when the store is away."""
    sent = stream(0, 0, 3, 3, 2)
    assert [item.split('"queued":')[1][0] for item in sent] == ["0", "3", "2"]
    assert all(item.startswith("event: queue\n") for item in sent)


def test_a_stream_without_changes_is_kept_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """A comment is sent after so many readings without a change."""
    monkeypatch.setattr(queue_events, "KEEPALIVE_READINGS", 2)
    assert [item[0] for item in stream(0, 0, 0, 0, 0)] == ["e", ":", ":"]


def test_the_stream_ends_when_the_service_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends at once and reads nothing more."""
    monkeypatch.setattr(queue_events, "INTERVAL", 3600)

    async def run() -> int:
        closing = asyncio.Event()

        async def read() -> Queue:
            raise AssertionError("read again")

        sent = queue_event_stream(queue(0), read, closing)
        await anext(sent)
        closing.set()
        return len([item async for item in sent])

    assert asyncio.run(run()) == 0
