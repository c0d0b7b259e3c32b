"""Keeps the lease of the document in hand while the main thread is busy annotating it."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context
from functools import partial

from nlp_worker.run.deadline import interrupt
from shared.errors import LeaseLost, LedgerUnavailable, Superseded
from shared.ledger import Claim, WorkLedger

log = logging.getLogger(__name__)

RENEWALS_PER_LEASE = 4
IN_VAIN = "left unfinished: the job was cancelled, deleted or begun anew"


@contextmanager
def renewing(ledger: WorkLedger, claim: Claim, lease: float) -> Iterator[None]:
    """Renew the claim's lease (seconds) from a thread until the block ends.

    A renewal that fails is not fatal: the fence decides at the end whose result counts. A
    `deadline` inside the block ends early when no result would count.
    """
    done = threading.Event()
    renew = partial(_renew, ledger, claim, lease / RENEWALS_PER_LEASE, done)
    # Its log lines are about the same job.
    thread = threading.Thread(target=copy_context().run, args=(renew,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _renew(ledger: WorkLedger, claim: Claim, interval: float, done: threading.Event) -> None:
    while not done.wait(interval):
        try:
            ledger.renew(claim)
        except LeaseLost as error:
            if isinstance(error, Superseded):
                interrupt(IN_VAIN)
            log.warning("%s", error)
            return
        except LedgerUnavailable as error:
            log.warning("lease not renewed: %s", error)
