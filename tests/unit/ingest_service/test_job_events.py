"""A job's changes of status as events."""

import asyncio
from dataclasses import replace

import pytest

from ingest_service.job_events import events, steps
from shared.errors import LedgerUnavailable
from shared.ledger import JobRecord
from shared.ledger.notifier import Notifier
from shared.ledger.timestamps import now
from shared.settings import SharedSettings

QUEUED = JobRecord(
    id="j", status="queued", created_at=now(), started_at=None, finished_at=None, expires_at=None,
    attempts=0, batch_id=None, document=b"{}", error=None, version=1,
)  # fmt: skip
RUNNING = replace(QUEUED, status="running", started_at=now(), attempts=1, version=2)
DONE = replace(RUNNING, status="succeeded", finished_at=now(), expires_at=now(), version=3)
CANCELLED = replace(QUEUED, status="cancelled", finished_at=now(), expires_at=now(), version=2)


def stream(looks: list[JobRecord | None], seen: str | None = None) -> list[str]:
    """What is sent about a job that is found like this, look by look."""

    async def scenario() -> list[str]:
        settings = SharedSettings(redis_url="redis://nowhere")  # type: ignore[arg-type]
        first, *later = looks

        async def look() -> JobRecord | None:
            if not later:
                raise LedgerUnavailable("away")
            return later.pop(0)

        assert first is not None
        bell = Notifier(None, settings)  # type: ignore[arg-type]
        return [item.decode() async for item in events(bell, first, look, seen=seen)]

    return asyncio.run(scenario())


def statuses(looks: list[JobRecord | None], seen: str | None = None) -> list[str]:
    """The names of the events."""
    return [item.split()[1] for item in stream(looks, seen) if item.startswith("event: ")]


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody rings here, so looks follow one another quickly."""
    monkeypatch.setattr(following, "FALLBACK", 0.01)


def test_each_status_is_one_event() -> None:
    """Looks that find nothing new are none."""
    assert statuses([QUEUED, QUEUED, RUNNING, RUNNING, DONE]) == ["queued", "running", "succeeded"]


def test_a_run_between_two_looks_is_told() -> None:
    """The running job is told as it was."""
    assert statuses([QUEUED, DONE]) == ["queued", "running", "succeeded"]
    assert steps(QUEUED, DONE) == [RUNNING, DONE]
    assert statuses([QUEUED, CANCELLED]) == ["queued", "cancelled"]


def test_a_job_that_has_ended_is_one_event() -> None:
    """Nothing is waited for."""
    assert statuses([DONE]) == ["succeeded"]


def test_a_client_that_returns_hears_only_what_is_new() -> None:
    """The event it has seen is not repeated."""
    assert statuses([RUNNING, DONE], seen="2") == ["succeeded"]


def test_the_stream_of_an_erased_job_ends() -> None:
    """There is nothing more to tell."""
    assert statuses([RUNNING, None]) == ["running"]


def test_a_quiet_stream_is_kept_open() -> None:
    """Comments tell proxies that somebody is there."""
    _, *comments, _ = stream([QUEUED, QUEUED, QUEUED, CANCELLED])
    assert comments == [": ping\n\n"] * 2


def test_a_store_that_is_away_ends_the_stream() -> None:
    """The client comes back by itself, as `retry` tells it."""
    (only,) = stream([QUEUED])
    assert only.startswith("event: queued\n")
    assert only.endswith("id: 1\nretry: 2000\n\n")


def test_the_stream_ends_when_the_notifier_closes(monkeypatch: pytest.MonkeyPatch) -> None:
    """At once, after what was told already."""
    monkeypatch.setattr(following, "FALLBACK", 3600)

    async def scenario() -> list[bytes]:
        settings = SharedSettings(redis_url="redis://nowhere")  # type: ignore[arg-type]
        bell = Notifier(None, settings)  # type: ignore[arg-type]

        async def look() -> JobRecord:
            asyncio.get_running_loop().call_soon(bell.close)
            return RUNNING

        return [item async for item in events(bell, QUEUED, look, seen=None)]

    assert [item.split()[1] for item in asyncio.run(scenario())] == [b"queued", b"running"]
