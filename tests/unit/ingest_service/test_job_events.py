"""The changes of a job's status as events."""

import asyncio
from dataclasses import replace

import pytest

from ingest_service import job_events
from ingest_service.job_events import job_event_stream, steps
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


def stream(readings: list[JobRecord | None], seen: str | None = None) -> list[str]:
    """Return what is sent about a job when the readings find these records."""

    async def scenario() -> list[str]:
        settings = SharedSettings(redis_url="redis://nowhere")  # type: ignore[arg-type]
        first, *later = readings

        async def read() -> JobRecord | None:
            if not later:
                raise LedgerUnavailable("away")
            return later.pop(0)

        assert first is not None
        notifier = Notifier(None, settings)  # type: ignore[arg-type]
        events = job_event_stream(notifier, first, read, last_event_id=seen)
        return [item.decode() async for item in events]

    return asyncio.run(scenario())


def statuses(readings: list[JobRecord | None], seen: str | None = None) -> list[str]:
    """Return the names of the events."""
    return [item.split()[1] for item in stream(readings, seen) if item.startswith("event: ")]


@pytest.fixture(autouse=True)
def _short_fallback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the readings follow one another quickly: nothing is notified here."""
    monkeypatch.setattr(job_events, "FALLBACK", 0.01)


def test_each_status_is_one_event() -> None:
    """Readings without a change are not events."""
    assert statuses([QUEUED, QUEUED, RUNNING, RUNNING, DONE]) == ["queued", "running", "succeeded"]


def test_a_run_between_two_readings_is_an_event() -> None:
    """The running job is reconstructed."""
    assert statuses([QUEUED, DONE]) == ["queued", "running", "succeeded"]
    assert steps(QUEUED, DONE) == [RUNNING, DONE]
    assert statuses([QUEUED, CANCELLED]) == ["queued", "cancelled"]


def test_a_job_that_has_ended_is_one_event() -> None:
    """The stream of a finished job ends after its event."""
    assert statuses([DONE]) == ["succeeded"]


def test_a_client_that_returns_gets_only_what_is_new() -> None:
    """The event it has seen is not repeated."""
    assert statuses([RUNNING, DONE], seen="2") == ["succeeded"]


def test_the_stream_of_an_erased_job_ends() -> None:
    """After the job is erased there are no more events."""
    assert statuses([RUNNING, None]) == ["running"]


def test_a_stream_without_changes_is_kept_open() -> None:
    """Comments show proxies that the connection is in use."""
    _, *comments, _ = stream([QUEUED, QUEUED, QUEUED, CANCELLED])
    assert comments == [": ping\n\n"] * 2


def test_a_store_that_is_away_ends_the_stream() -> None:
    """The client connects again after the time that `retry` names."""
    (only,) = stream([QUEUED])
    assert only.startswith("event: queued\n")
    assert only.endswith("id: 1\nretry: 2000\n\n")


def test_the_stream_ends_when_the_notifier_closes(monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends at once, after the events so far."""
    monkeypatch.setattr(job_events, "FALLBACK", 3600)

    async def scenario() -> list[bytes]:
        settings = SharedSettings(redis_url="redis://nowhere")  # type: ignore[arg-type]
        notifier = Notifier(None, settings)  # type: ignore[arg-type]

        async def read() -> JobRecord:
            asyncio.get_running_loop().call_soon(notifier.close)
            return RUNNING

        events = job_event_stream(notifier, QUEUED, read, last_event_id=None)
        return [item async for item in events]

    assert [item.split()[1] for item in asyncio.run(scenario())] == [b"queued", b"running"]
