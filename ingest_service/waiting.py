"""Long polling: read a record, wait for a notification, read again; never in a tight loop."""

import asyncio
import math
from collections.abc import Awaitable, Callable
from typing import TypeVar

from shared.ledger import BatchRecord, JobRecord
from shared.ledger.notifier import Notifier

# A notification can be lost, so a waiting request reads the record this often (seconds).
FALLBACK = 5.0
MAX_RETRY_AFTER = 60

Record = TypeVar("Record", JobRecord, BatchRecord)


async def wait_until_finished(
    notifier: Notifier, topic: str, read: Callable[[], Awaitable[Record | None]], seconds: float
) -> Record | None:
    """Return what `read` finds as soon as it is finished or gone, after `seconds` at the latest.

    Returns earlier when the notifier closes.
    """
    if seconds <= 0:
        return await read()
    clock = asyncio.get_running_loop().time
    deadline = clock() + seconds
    async with notifier.waiting(topic) as changed:
        while True:
            changed.clear()
            record = await read()
            left = deadline - clock()
            if record is None or record.finished or left <= 0 or notifier.closing.is_set():
                return record
            try:
                async with asyncio.timeout(min(left, FALLBACK)):
                    await changed.wait()
            except TimeoutError:
                continue


def retry_after(estimated_wait: float | None) -> str:
    """Return a `Retry-After` value: the estimated wait in whole seconds, from 1 to 60."""
    return str(min(max(math.ceil(estimated_wait or 0), 1), MAX_RETRY_AFTER))


def polling_headers(record: JobRecord | BatchRecord) -> dict[str, str]:
    """Return the headers that tell a caller when to ask again; none for a finished record."""
    return {} if record.finished else {"Retry-After": retry_after(record.estimated_wait)}
