"""Puts right what was lost: expired leases, messages the broker dropped, jobs nobody announced."""

import logging
import time

from nlp_worker.run.outcomes import exhausted
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
        present: WorkerHeartbeat,
    ) -> None:
        self._ledger = ledger
        self._publisher = publisher
        self._heartbeat = settings.heartbeat_file
        self._present = present
        self._given_up = exhausted(
            settings.max_attempts,
            "it stopped renewing its lease, as a worker does that was killed, halted or cut off",
        )
        self._last = 0

    def sweep(self) -> None:
        """Look once. A store or broker that is away is logged; the next look may find it."""
        if self._heartbeat is not None:
            self._heartbeat.touch()
        empty = self._broker_is_empty()
        try:
            sweep = self._ledger.sweep(
                self._present, last=self._last, broker_empty=empty, final_error=self._given_up
            )
        except LedgerUnavailable as error:
            log.warning("not reconciled: %s", error)
            return
        self._last = sweep.at
        for job_id in sweep.failed:
            log.error("job failed: attempts exhausted", extra={"job_id": job_id})
        self._announce(sweep)

    def _announce(self, sweep: Sweep) -> None:
        if not sweep.to_publish:
            return
        log.info("announcing %d jobs again", len(sweep.to_publish))
        begun = time.monotonic()
        try:
            # One a message: a document that kills its worker must not take others along twice.
            self._publisher.publish(sweep.to_publish, singly=True, sent=sweep.at)
        except BrokerUnavailable as error:
            log.warning("not announced: %s", error)
        self._excuse(begun)

    def _broker_is_empty(self) -> bool:
        begun = time.monotonic()
        try:
            return self._publisher.waiting() == 0
        except BrokerUnavailable as error:
            log.warning("the broker does not answer: %s", error)
            return False
        finally:
            self._excuse(begun)

    def _excuse(self, begun: float) -> None:
        """Time spent on the broker is no sign that the store was away."""
        if self._last:
            self._last += round((time.monotonic() - begun) * 1000)
