"""The changes of a job's status as server-sent events."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event

from ingest_service import representations
from ingest_service.waiting import FALLBACK
from shared.errors import LedgerUnavailable
from shared.ledger import JobRecord
from shared.ledger.notifier import Notifier

log = logging.getLogger(__name__)

# Milliseconds after which a client that lost the stream connects again.
RECONNECT = 2000

ReadJob = Callable[[], Awaitable[JobRecord | None]]


async def job_event_stream(
    notifier: Notifier, first: JobRecord, read: ReadJob, *, last_event_id: str | None
) -> AsyncIterator[bytes]:
    """Yield an event for each status of a job, beginning with the record `first`.

    The stream ends when the job is finished or erased, the notifier closes or the store is away.
    Comments in between keep the connection open. The event that the client has already
    (`last_event_id`) is left out.
    """
    try:
        async for record in follow_job(notifier, first, read):
            if record is None:
                yield KEEPALIVE_COMMENT
            elif str(record.version) != last_event_id:
                yield _event(record)
    except LedgerUnavailable as error:
        log.warning("event stream ended: %s", error, extra={"job_id": first.id})


async def follow_job(
    notifier: Notifier, first: JobRecord, read: ReadJob
) -> AsyncIterator[JobRecord | None]:
    """Yield the job at each status, beginning with `first`.

    Yields None when nothing has changed for `waiting.FALLBACK` seconds.
    """
    last = first
    yield first
    async with notifier.waiting(f"job:{first.id}") as changed:
        while not last.finished and not notifier.closing.is_set():
            changed.clear()
            record = await read()
            if record is None:
                return
            for step in steps(last, record):
                yield step
            last = record
            if record.finished:
                return
            try:
                async with asyncio.timeout(FALLBACK):
                    await changed.wait()
            except TimeoutError:
                yield None


def steps(last: JobRecord, record: JobRecord) -> list[JobRecord]:
    """Return the statuses that a job has taken between two readings.

    A short run may begin and end between them; the running job is then reconstructed.
    """
    if record.version == last.version:
        return []
    ran = record.started_at is not None and record.version >= last.version + 2
    if last.status == "queued" and record.finished and ran:
        running = replace(
            record,
            status="running",
            version=record.version - 1,
            finished_at=None,
            expires_at=None,
            error=None,
        )
        return [running, record]
    return [record]


def _event(record: JobRecord) -> bytes:
    return format_sse_event(
        data_str=representations.job(record).model_dump_json(exclude_unset=True),
        event=record.status,
        id=str(record.version),
        retry=RECONNECT,
    )
