"""A job's changes of status as they happen, as server-sent events."""

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

# Milliseconds after which a client that lost the stream comes back.
RECONNECT = 2000

Look = Callable[[], Awaitable[JobRecord | None]]


async def events(
    notifier: Notifier, first: JobRecord, look: Look, *, seen: str | None
) -> AsyncIterator[bytes]:
    """The stream of a job from the record `first` on, until it ends, is erased, the notifier closes
    or the store is away; comments in between keep the connection. `seen` is the client's
    `Last-Event-ID`."""
    try:
        async for record in follow(notifier, first, look):
            if record is None:
                yield KEEPALIVE_COMMENT
            elif str(record.version) != seen:
                yield _event(record)
    except LedgerUnavailable as error:
        log.warning("event stream ended: %s", error, extra={"job_id": first.id})


async def follow(
    notifier: Notifier, first: JobRecord, look: Look
) -> AsyncIterator[JobRecord | None]:
    """The job at each status it takes, beginning with `first`; None when nothing has happened for
    `waiting.FALLBACK` seconds."""
    last = first
    yield first
    async with notifier.waiting(f"job:{first.id}") as changed:
        while not last.finished and not notifier.closing.is_set():
            changed.clear()
            record = await look()
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
    """The statuses a job has taken between two looks; a short run falls between them."""
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
        data_str=representations.job(record).decode(),
        event=record.status,
        id=str(record.version),
        retry=RECONNECT,
    )
