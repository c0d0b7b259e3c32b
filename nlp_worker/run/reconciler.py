"""Puts right what was lost: expired leases, messages the broker dropped, jobs nobody announced."""

import logging
import os
import socket

from nlp_worker.settings import WorkerSettings
from shared import problems
from shared.broker import Doorbell
from shared.errors import BrokerUnavailable, LedgerUnavailable
from shared.ledger import WorkLedger

log = logging.getLogger(__name__)


class Reconciler:
    """One per worker parent; the ledger lets one of them lead at a time."""

    def __init__(self, ledger: WorkLedger, doorbell: Doorbell, settings: WorkerSettings) -> None:
        self._ledger = ledger
        self._doorbell = doorbell
        self._heartbeat = settings.heartbeat_file
        self._name = f"{socket.gethostname()}:{os.getpid()}"
        self._given_up = problems.ATTEMPTS_EXHAUSTED.problem(
            f"Each of {settings.max_attempts} attempts ended without a word from its worker."
        )

    def sweep(self) -> None:
        """Look once. A store or broker that is away is logged; the next look may find it."""
        if self._heartbeat is not None:
            self._heartbeat.touch()
        try:
            empty = self._doorbell.waiting() == 0
            sweep = self._ledger.sweep(self._name, broker_empty=empty, given_up=self._given_up)
            if sweep.unheard:
                log.info("announcing %d jobs again", len(sweep.unheard))
                # One a message: a document that kills its worker must not take others along twice.
                self._doorbell.ring(sweep.unheard, singly=True)
        except (LedgerUnavailable, BrokerUnavailable) as error:
            log.warning("not reconciled: %s", error)
            return
        for job_id in sweep.given_up:
            log.error("job failed: attempts exhausted", extra={"job_id": job_id})
