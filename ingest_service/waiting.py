"""Long polling: look, wait to be woken, look again; never in a tight loop."""

import asyncio
import math
import re
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from shared.ledger.notifier import Notifier

# A notification can be lost; a waiter looks for itself this often (seconds).
FALLBACK = 5.0
LONGEST_RETRY = 60
_PREFER_WAIT = re.compile(r"(?:^|[,;])\s*wait\s*=\s*\"?(\d{1,6})\"?\s*(?=$|[,;])", re.IGNORECASE)


class Finishable(Protocol):
    """A job or a batch."""

    @property
    def estimated_wait(self) -> float | None:
        """Seconds until it, or the last job of it, begins; None when nobody can tell."""
        ...

    @property
    def finished(self) -> bool:
        """Whether it has come to its end."""
        ...


Record = TypeVar("Record", bound=Finishable)


async def until_finished(
    notifier: Notifier, topic: str, look: Callable[[], Awaitable[Record | None]], seconds: float
) -> Record | None:
    """What `look` finds, as soon as it is finished or gone, after `seconds` at the latest; sooner
    when the notifier closes."""
    if seconds <= 0:
        return await look()
    clock = asyncio.get_running_loop().time
    deadline = clock() + seconds
    async with notifier.waiting(topic) as ended:
        while True:
            ended.clear()
            record = await look()
            left = deadline - clock()
            if record is None or record.finished or left <= 0 or notifier.closing.is_set():
                return record
            try:
                async with asyncio.timeout(min(left, FALLBACK)):
                    await ended.wait()
            except TimeoutError:
                continue


def retry_after(estimated_wait: float | None) -> str:
    """Seconds for a `Retry-After` header: when looking again is worth it, a minute at most."""
    return str(min(max(math.ceil(estimated_wait or 0), 1), LONGEST_RETRY))


def unfinished(record: Finishable) -> dict[str, str]:
    """The headers that tell a caller when to look again, if there is more to come."""
    return {} if record.finished else {"Retry-After": retry_after(record.estimated_wait)}


def preferred_wait(header: str | None, limit: int) -> int:
    """Seconds of `Prefer: wait=N` (RFC 7240), at most `limit`; 0 without one."""
    found = _PREFER_WAIT.search(header or "")
    return min(int(found[1]), limit) if found else 0
