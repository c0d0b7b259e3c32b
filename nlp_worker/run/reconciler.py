"""Finds lost work: expired leases, lost messages, and jobs that were never published."""

import logging
import time

from nlp_worker.run.attempt_outcome import attempts_exhausted
from nlp_worker.settings import WorkerSettings
from shared.broker import JobPublisher
from shared.errors import BrokerUnavailable, LedgerUnavailable
from shared.ledger import Sweep, WorkerHeartbeat, WorkLedger

log = logging.getLogger(__name__)


class Reconciler:
    """One per worker parent; the ledger lets one of them lead at a time."""

    def __init__(
        self,
        ledger: WorkLedger,
        publisher: JobPublisher,
        settings: WorkerSettings,
        heartbeat: WorkerHeartbeat,
    ) -> None:
        self._ledger = ledger
        self._publisher = publisher
        self._heartbeat_file = settings.heartbeat_file
        self._heartbeat = heartbeat
        self._final_error = attempts_exhausted(
            settings.max_attempts,
            "it stopped renewing its lease: the worker was killed, halted or cut off",
        )
        self._last = 0

    def sweep(self) -> None:
        """Make one pass. A store or broker that is away is logged; the next pass may find it."""
        if self._heartbeat_file is not None:
            self._heartbeat_file.touch()
        empty = self._broker_is_empty()
        try:
            sweep = self._ledger.sweep(
                self._heartbeat,
                last=self._last,
                broker_empty=empty,
                final_error=self._final_error,
            )
        except LedgerUnavailable as error:
            log.warning("not reconciled: %s", error)
            return
        self._last = sweep.at
        for job_id in sweep.failed:
            log.error("job failed: attempts exhausted", extra={"job_id": job_id})
        self._publish(sweep)

    def _publish(self, sweep: Sweep) -> None:
        if not sweep.to_publish:
            return
        log.info("publishing %d jobs again", len(sweep.to_publish))
        begun = time.monotonic()
        try:
            # One a message: a document that kills its worker must not take others along twice.
            self._publisher.publish(sweep.to_publish, singly=True, sent=sweep.at)
        except BrokerUnavailable as error:
            log.warning("not published: %s", error)
        self._subtract_since(begun)

    def _broker_is_empty(self) -> bool:
        begun = time.monotonic()
        try:
            return self._publisher.waiting() == 0
        except BrokerUnavailable as error:
            log.warning("the broker does not answer: %s", error)
            return False
        finally:
            self._subtract_since(begun)

    def _subtract_since(self, begun: float) -> None:
        """Leave the time spent on the broker out of the time since the last pass.

        Otherwise a slow broker would look like an outage of the store.
        """
        if self._last:
            self._last += round((time.monotonic() - begun) * 1000)
