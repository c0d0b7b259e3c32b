"""The parent's eye on its children: what a dead one had in hand goes back to the queue at once."""

import logging
import signal
from collections.abc import Callable, Iterable
from typing import Protocol

from nlp_worker.run.outcomes import exhausted
from nlp_worker.run.shutdown import Shutdown
from shared.broker import JobPublisher
from shared.errors import BrokerUnavailable, LedgerUnavailable
from shared.ledger import WorkLedger

log = logging.getLogger(__name__)


class ChildProcess(Protocol):
    """A child as `multiprocessing` and billiard know it."""

    pid: int
    exitcode: int | None


class Children:
    """Compares the children that live with those that lived at the last look."""

    def __init__(
        self,
        living: Callable[[], Iterable[ChildProcess]],
        ledger: WorkLedger,
        publisher: JobPublisher,
        shutdown: Shutdown,
        *,
        owner: str,
        max_attempts: int,
    ) -> None:
        self._living = living
        self._ledger = ledger
        self._publisher = publisher
        self._shutdown = shutdown
        self._owner = owner
        self._max_attempts = max_attempts
        self._known: dict[int, ChildProcess] = {}

    def look(self) -> None:
        """Hand back the attempts of every child that has ended since.

        While the store or broker is away a dead child stays on the list for the next look, and its
        lease runs out meanwhile.
        """
        living = {child.pid: child for child in self._living()}
        try:
            for pid in self._known.keys() - living.keys():
                self._release(self._known[pid])
                del self._known[pid]
        except (LedgerUnavailable, BrokerUnavailable) as error:
            log.warning("not handed back: %s", error)
        self._known |= living

    def _release(self, child: ChildProcess) -> None:
        reason = f"its worker process ended with {_status(child.exitcode)}"
        released = self._ledger.release(
            f"{self._owner}:{child.pid}:",
            exhausted(self._max_attempts, reason),
            # A child that is ended on the way down is no fault of its document.
            counted=not self._shutdown.begun(),
        )
        for job_id in released.failed:
            log.error("job failed: attempts exhausted, %s", reason, extra={"job_id": job_id})
        self._publisher.publish(released.to_publish, singly=True)


def _status(exitcode: int | None) -> str:
    if exitcode is not None and exitcode < 0:
        return signal.Signals(-exitcode).name
    return f"status {exitcode}"
