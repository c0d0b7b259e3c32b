"""Looks at the queue, once or every second, for people who watch it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress

from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event

from ingest_service.job_events import RECONNECT
from ingest_service.state import Service
from shared.contracts import Queue
from shared.errors import LedgerUnavailable
from shared.ledger.metrics import read_metrics
from shared.ledger.timestamps import now

log = logging.getLogger(__name__)

# Seconds between looks; looks without a change after which a comment keeps the connection.
PAUSE = 1.0
QUIET_LOOKS = 15


async def read_queue(service: Service, owner: str) -> Queue:
    """The queue of all callers, and the jobs of one.

    Raises:
        LedgerUnavailable: the store cannot be used.
    """
    numbers = await read_metrics(service.store, service.settings.namespace)
    pipelines = {worker.pipeline for worker in numbers.heartbeats if worker.pipeline is not None}
    return Queue(
        at=now(),
        queued=numbers.queued,
        running=numbers.running,
        oldest=round(numbers.oldest, 1),
        rate=(await service.ledger.pace()).rate(),
        workers=len(numbers.heartbeats),
        processes=sum(worker.processes for worker in numbers.heartbeats),
        pipelines=sorted(pipelines, key=str),
        accepted=numbers.accepted,
        ended=numbers.ended,
        failed=numbers.failed,
        own=await service.ledger.own(owner),
    )


async def events(
    first: Queue, look: Callable[[], Awaitable[Queue]], closing: asyncio.Event
) -> AsyncIterator[bytes]:
    """The stream from `first` on: an event for each look that finds a change, comments in between.
    It ends when the store is away or `closing` is set; clients come back by themselves."""
    last, quiet = first, 0
    yield _event(first)
    try:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(PAUSE):
                    await closing.wait()
                return
            found = await look()
            quiet += 1
            if found.model_copy(update={"at": last.at}) != last:
                yield _event(found)
                last, quiet = found, 0
            elif quiet >= QUIET_LOOKS:
                yield KEEPALIVE_COMMENT
                quiet = 0
    except LedgerUnavailable as error:
        log.warning("queue stream ended: %s", error)


def _event(queue: Queue) -> bytes:
    return format_sse_event(data_str=queue.model_dump_json(), event="queue", retry=RECONNECT)
