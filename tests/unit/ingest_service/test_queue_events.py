"""The queue as a stream: changes are told, the rest is silence with a sign of life."""

import asyncio

import pytest

from ingest_service import queue_watch
from ingest_service.queue_watch import events
from shared.contracts import Queue, StatusCounts
from shared.errors import LedgerUnavailable
from shared.ledger.timestamps import now


def queue(queued: int) -> Queue:
    """A queue of so many."""
    return Queue(
        at=now(), queued=queued, running=0, oldest=0, rate=None, workers=0, processes=0,
        pipelines=[], accepted=0, ended={}, failed={}, own=StatusCounts(),
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue_watch, "PAUSE", 0)


def stream(first: int, *later: int) -> list[str]:
    """What is sent when looks find these; then the store is away."""
    found = [queue(depth) for depth in later]

    async def look() -> Queue:
        if not found:
            raise LedgerUnavailable("away")
        return found.pop(0)

    async def run() -> list[str]:
        sent = events(queue(first), look, asyncio.Event())
        return [item.decode() async for item in sent]

    return asyncio.run(run())


def test_only_changes_are_events() -> None:
    """The time alone is none; the stream ends when the store is away."""
    sent = stream(0, 0, 3, 3, 2)
    assert [item.split('"queued":')[1][0] for item in sent] == ["0", "3", "2"]
    assert all(item.startswith("event: queue\n") for item in sent)


def test_a_quiet_stream_shows_that_it_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    """A comment after so many looks without a change."""
    monkeypatch.setattr(queue_watch, "QUIET_LOOKS", 2)
    assert [item[0] for item in stream(0, 0, 0, 0, 0)] == ["e", ":", ":"]


def test_the_stream_ends_when_the_service_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """At once, however long it would have paused, and without another look."""
    monkeypatch.setattr(queue_watch, "PAUSE", 3600)

    async def run() -> int:
        closing = asyncio.Event()

        async def look() -> Queue:
            raise AssertionError("looked again")

        sent = events(queue(0), look, closing)
        await anext(sent)
        closing.set()
        return len([item async for item in sent])

    assert asyncio.run(run()) == 0
