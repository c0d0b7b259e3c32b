"""The changes of the queue as server-sent events."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress

from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event

from ingest_service.job_events import RECONNECT
from ingest_service.queue_readings import INTERVAL
from shared.contracts import Queue
from shared.errors import LedgerUnavailable

log = logging.getLogger(__name__)

# After so many readings without a change a comment keeps the connection open.
KEEPALIVE_READINGS = 15


async def queue_event_stream(
    first: Queue, read: Callable[[], Awaitable[Queue]], closing: asyncio.Event
) -> AsyncIterator[bytes]:
    """Yield an event for `first` and for each reading that finds a change; comments in between.

    The stream ends when the store is away or `closing` is set; clients connect again.
    """
    last, unchanged = first, 0
    yield _event(first)
    try:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(INTERVAL):
                    await closing.wait()
                return
            queue = await read()
            unchanged += 1
            if queue.model_copy(update={"at": last.at}) != last:
                yield _event(queue)
                last, unchanged = queue, 0
            elif unchanged >= KEEPALIVE_READINGS:
                yield KEEPALIVE_COMMENT
                unchanged = 0
    except LedgerUnavailable as error:
        log.warning("queue stream ended: %s", error)


def _event(queue: Queue) -> bytes:
    return format_sse_event(data_str=queue.model_dump_json(), event="queue", retry=RECONNECT)
