"""Publishing accepted jobs to the broker without blocking the event loop."""

import asyncio
import logging
from collections.abc import Sequence

from shared.broker import JobPublisher
from shared.errors import BrokerUnavailable

log = logging.getLogger(__name__)

# The jobs are in the ledger already, so no answer waits longer than this for the broker (seconds).
TIMEOUT = 0.25


class AsyncJobPublisher:
    """Publishes job ids from threads, for a limited time."""

    def __init__(self, publisher: JobPublisher) -> None:
        self._publisher = publisher

    async def publish(self, job_ids: Sequence[str], ahead: int = 0) -> None:
        """Tell the workers of new jobs; `ahead` jobs are queued before them.

        A broker that is away or slow is only logged: the reconciler publishes the jobs later.
        """
        try:
            async with asyncio.timeout(TIMEOUT):
                await asyncio.to_thread(self._publisher.publish, job_ids, ahead=ahead)
        except TimeoutError:
            log.warning("%d jobs wait for the reconciler: the broker is slow", len(job_ids))
        except BrokerUnavailable as error:
            log.warning("%d jobs wait for the reconciler: %s", len(job_ids), error)
