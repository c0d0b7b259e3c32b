"""Graceful shutdown: finish what is in hand within the grace, hand back everything else."""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress

from nlp_worker.run.children import ChildProcess
from nlp_worker.run.outcomes import exhausted
from nlp_worker.run.shutdown import Shutdown
from shared.errors import LedgerUnavailable
from shared.ledger import WorkLedger

log = logging.getLogger(__name__)

# For Celery to notice that its children are gone and to end by itself.
LAST_MOMENTS = 1.0


class GracefulShutdown:
    """Runs beside Celery's own warm shutdown, which would wait for its children for ever."""

    def __init__(
        self,
        ledger: Callable[[], WorkLedger],
        living: Callable[[], Iterable[ChildProcess]],
        shutdown: Shutdown,
        *,
        owner: str,
        grace: float,
    ) -> None:
        self._ledger = ledger
        self._living = living
        self._shutdown = shutdown
        self._owner = owner
        self._grace = grace

    def begin(self, job_ids: Sequence[str]) -> None:
        """Called from the signal handler, with the ids of all messages in hand, so the work is left
        to a thread. Nothing is forked any more, so a thread does no harm."""
        if self._shutdown.begun():
            return
        self._shutdown.begin()
        threading.Thread(target=self._run, args=(job_ids,), daemon=True).start()

    def _run(self, job_ids: Sequence[str]) -> None:
        deadline = time.monotonic() + self._grace
        ledger = self._ledger()
        try:
            ledger.requeue(job_ids)
        except LedgerUnavailable as error:
            log.warning("not handed back: %s", error)
        time.sleep(max(0.0, deadline - time.monotonic()))
        log.warning("the grace is over: handing back what is in hand")
        for child in self._living():
            with suppress(ProcessLookupError):
                os.kill(child.pid, signal.SIGKILL)
        try:
            ledger.release(f"{self._owner}:", exhausted(1, "the worker was stopped"), counted=False)
        except LedgerUnavailable as error:
            log.warning("not handed back: %s", error)
        time.sleep(LAST_MOMENTS)
        os._exit(0)
