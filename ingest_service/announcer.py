"""Rings the doorbell for accepted jobs without blocking the event loop."""

import asyncio
import logging
from collections.abc import Sequence

from shared.broker import Doorbell
from shared.errors import BrokerUnavailable

log = logging.getLogger(__name__)


class Announcer:
    """Publishes job ids from a thread; requests that come meanwhile share the next turn."""

    def __init__(self, doorbell: Doorbell) -> None:
        self._doorbell = doorbell
        self._pending: list[str] = []
        self._turn = asyncio.Lock()

    async def announce(self, job_ids: Sequence[str]) -> None:
        """Tell the workers. A broker that is away is logged, not raised: the jobs are accepted, and
        the workers' reconciler announces them as soon as it can."""
        self._pending += job_ids
        async with self._turn:
            ready, self._pending = self._pending, []
            if not ready:
                return
            try:
                await asyncio.to_thread(self._doorbell.ring, ready)
            except BrokerUnavailable as error:
                log.warning("%d jobs wait for the reconciler: %s", len(ready), error)
