"""The parent's watch over its children: the jobs of a dead one are released at once."""

import logging
import signal
from collections.abc import Callable, Iterable
from typing import Protocol

from nlp_worker.run.attempt_outcome import attempts_exhausted
from nlp_worker.run.shutdown_flag import ShutdownFlag
from shared.broker import JobPublisher
from shared.errors import BrokerUnavailable, LedgerUnavailable
from shared.ledger import WorkLedger

log = logging.getLogger(__name__)


class ChildProcess(Protocol):
    """A child process, as `multiprocessing` and billiard describe it."""

    pid: int
    exitcode: int | None


class ChildMonitor:
    """Compares the children that are alive with those of the last check."""

    def __init__(
        self,
        alive: Callable[[], Iterable[ChildProcess]],
        ledger: WorkLedger,
        publisher: JobPublisher,
        shutdown: ShutdownFlag,
        *,
        owner: str,
        max_attempts: int,
    ) -> None:
        self._alive = alive
        self._ledger = ledger
        self._publisher = publisher
        self._shutdown = shutdown
        self._owner = owner
        self._max_attempts = max_attempts
        self._watched: dict[int, ChildProcess] = {}

    def check(self) -> None:
        """Release the attempts of every child that has ended since the last check.

        While the store or broker is away, a dead child is kept for the next check, and its leases
        run out meanwhile.
        """
        alive = {child.pid: child for child in self._alive()}
        try:
            for pid in self._watched.keys() - alive.keys():
                self._release(self._watched[pid])
                del self._watched[pid]
        except (LedgerUnavailable, BrokerUnavailable) as error:
            log.warning("jobs of a dead child not released: %s", error)
        self._watched |= alive

    def _release(self, child: ChildProcess) -> None:
        reason = f"its worker process ended with {_status(child.exitcode)}"
        released = self._ledger.release(
            f"{self._owner}:{child.pid}:",
            attempts_exhausted(self._max_attempts, reason),
            # A child that ends because of a shutdown is not the fault of its document.
            counted=not self._shutdown.is_set(),
        )
        for job_id in released.failed:
            log.error("job failed: attempts exhausted, %s", reason, extra={"job_id": job_id})
        self._publisher.publish(released.to_publish, singly=True)


def _status(exitcode: int | None) -> str:
    if exitcode is not None and exitcode < 0:
        return signal.Signals(-exitcode).name
    return f"status {exitcode}"
