"""Publishing accepted jobs to the broker without blocking the event loop."""

import asyncio
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

from shared.broker import JobPublisher
from shared.errors import BrokerUnavailable

log = logging.getLogger(__name__)

# The jobs are in the ledger already, so no answer waits longer than this for the broker (seconds).
TIMEOUT = 0.25


@dataclass
class _Turn:
    """Ids of several requests that are published together."""

    published: asyncio.Task[None]
    job_ids: list[str] = field(default_factory=list)
    ahead: int = 0


class AsyncJobPublisher:
    """Publishes job ids from one thread, for a limited time.

    What arrives while the thread is busy goes out together in its next turn. A thread for each
    request would take several times the processor time, most of it to hand over the interpreter.
    """

    def __init__(self, publisher: JobPublisher) -> None:
        self._publisher = publisher
        self._thread = ThreadPoolExecutor(1, "publisher")
        self._busy = asyncio.Lock()
        self._next: _Turn | None = None

    async def publish(self, job_ids: Sequence[str], ahead: int = 0) -> None:
        """Tell the workers of new jobs; `ahead` jobs are queued before them.

        A broker that is away or slow is only logged: the reconciler publishes the jobs later.
        """
        if self._next is None:
            self._next = _Turn(asyncio.create_task(self._publish_next()))
        turn = self._next
        turn.job_ids += job_ids
        turn.ahead = max(turn.ahead, ahead)
        try:
            async with asyncio.timeout(TIMEOUT):
                # The turn goes on for the others when this request has waited long enough.
                await asyncio.shield(turn.published)
        except TimeoutError:
            log.warning("%d jobs wait for the reconciler: the broker is slow", len(job_ids))
        except BrokerUnavailable as error:
            log.warning("%d jobs wait for the reconciler: %s", len(job_ids), error)

    async def _publish_next(self) -> None:
        """Publish everything that has come until the thread is free."""
        async with self._busy:
            turn, self._next = self._next, None
            assert turn is not None
            publish = partial(self._publisher.publish, turn.job_ids, ahead=turn.ahead)
            await asyncio.get_running_loop().run_in_executor(self._thread, publish)
