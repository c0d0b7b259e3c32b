"""Rings the publisher for accepted jobs without blocking the event loop or the caller for long."""

import asyncio
import logging
from collections.abc import Sequence

from shared.broker import LONG_QUEUE, JobPublisher
from shared.errors import BrokerUnavailable

log = logging.getLogger(__name__)

# An answer waits so long for the broker (seconds); the jobs are in the ledger, whatever it says.
PATIENCE = 0.25
# After a failure the broker is left alone for so long (seconds).
PAUSE = 1.0
# Behind a long queue no worker waits for a job: its id is gathered with others for so long
# (seconds), and the answer does not wait for the broker.
GATHER = 0.05


class _Turn:
    """Jobs that are announced together, as soon as it is `due`; `over` is set when they are, or
    patience is at its end."""

    def __init__(self, ahead: int) -> None:
        self.job_ids: list[str] = []
        self.ahead = ahead
        self.due = False
        self.over = asyncio.Event()
        self._timer = asyncio.get_running_loop().call_later(PATIENCE, self.over.set)

    def end(self) -> None:
        """Let those who wait go."""
        self._timer.cancel()
        self.over.set()


class Announcer:
    """Publishes job ids from a thread; requests that come meanwhile share the next turn."""

    def __init__(self, publisher: JobPublisher) -> None:
        self._publisher = publisher
        self._next: _Turn | None = None
        self._ringing: asyncio.Task[None] | None = None
        self._quiet_until = 0.0

    async def announce(self, job_ids: Sequence[str], ahead: int = 0) -> None:
        """Tell the workers. A broker that is away or slow is logged, not raised or waited for: the
        jobs are accepted, and the workers' reconciler announces them as soon as it can. `ahead`
        jobs are queued before these."""
        loop = asyncio.get_running_loop()
        if loop.time() < self._quiet_until:
            return
        turn = self._next
        if turn is None:
            turn = self._next = _Turn(ahead)
            if ahead >= LONG_QUEUE:
                loop.call_later(GATHER, self._go, turn)
        turn.job_ids += job_ids
        if ahead < LONG_QUEUE:
            self._go(turn)
            await turn.over.wait()

    async def close(self) -> None:
        """Announce what has been gathered; no longer than patience lasts."""
        if turn := self._next:
            self._go(turn)
            await turn.over.wait()

    def _go(self, turn: _Turn) -> None:
        """Announce a turn now, unless it has been."""
        turn.due = True
        if self._ringing is None or self._ringing.done():
            self._ringing = asyncio.create_task(self._ring())

    async def _ring(self) -> None:
        while (turn := self._next) and turn.due:
            self._next = None
            try:
                await asyncio.to_thread(self._publisher.publish, turn.job_ids, ahead=turn.ahead)
            except BrokerUnavailable as error:
                log.warning("%d jobs wait for the reconciler: %s", len(turn.job_ids), error)
                self._quiet_until = asyncio.get_running_loop().time() + PAUSE
                self._give_up()
            finally:
                turn.end()

    def _give_up(self) -> None:
        if self._next:
            self._next.end()
            self._next = None
