"""Rings the doorbell for accepted jobs without blocking the event loop or the caller for long."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress

from shared.broker import Doorbell
from shared.errors import BrokerUnavailable

log = logging.getLogger(__name__)

# An answer waits so long for the broker (seconds); the jobs are in the ledger, whatever it says.
PATIENCE = 0.25
# After a failure the broker is left alone for so long (seconds).
PAUSE = 1.0


class Announcer:
    """Publishes job ids from a thread; requests that come meanwhile share the next turn."""

    def __init__(self, doorbell: Doorbell) -> None:
        self._doorbell = doorbell
        self._pending: list[str] = []
        # Set when the turn that will take what is pending now is over.
        self._over = asyncio.Event()
        self._ringing: asyncio.Task[None] | None = None
        self._quiet_until = 0.0

    async def announce(self, job_ids: Sequence[str]) -> None:
        """Tell the workers. A broker that is away or slow is logged, not raised or waited for: the
        jobs are accepted, and the workers' reconciler announces them as soon as it can."""
        if asyncio.get_running_loop().time() < self._quiet_until:
            return
        self._pending += job_ids
        over = self._over
        if self._ringing is None or self._ringing.done():
            self._ringing = asyncio.create_task(self._ring())
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await over.wait()

    async def _ring(self) -> None:
        while self._pending:
            ready, self._pending = self._pending, []
            over, self._over = self._over, asyncio.Event()
            try:
                await asyncio.to_thread(self._doorbell.ring, ready)
            except BrokerUnavailable as error:
                log.warning("%d jobs wait for the reconciler: %s", len(ready), error)
                self._quiet_until = asyncio.get_running_loop().time() + PAUSE
                self._pending.clear()
            finally:
                over.set()
