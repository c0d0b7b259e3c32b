"""Graceful shutdown: finish running documents within the grace, give back everything else."""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress

from nlp_worker.run.attempt_outcome import attempts_exhausted
from nlp_worker.run.child_monitor import ChildProcess
from nlp_worker.run.shutdown_flag import ShutdownFlag
from shared.errors import LedgerUnavailable
from shared.ledger import WorkLedger

log = logging.getLogger(__name__)

# Seconds for Celery to notice that its children are gone and to end by itself.
LAST_MOMENTS = 1.0


class GracefulShutdown:
    """Limits Celery's own warm shutdown, which would wait for its children without end."""

    def __init__(
        self,
        ledger: Callable[[], WorkLedger],
        alive: Callable[[], Iterable[ChildProcess]],
        shutdown: ShutdownFlag,
        *,
        owner: str,
        grace: float,
    ) -> None:
        self._ledger = ledger
        self._alive = alive
        self._shutdown = shutdown
        self._owner = owner
        self._grace = grace

    def begin(self, job_ids: Sequence[str]) -> None:
        """Begin the shutdown, once; `job_ids` are those of all messages of this parent.

        Returns at once, because a signal handler calls it: a thread does the work. Nothing is
        forked any more, so a thread does no harm.
        """
        if self._shutdown.is_set():
            return
        self._shutdown.set()
        threading.Thread(target=self._run, args=(job_ids,), daemon=True).start()

    def _run(self, job_ids: Sequence[str]) -> None:
        deadline = time.monotonic() + self._grace
        ledger = self._ledger()
        try:
            ledger.requeue(job_ids)
        except LedgerUnavailable as error:
            log.warning("jobs not requeued: %s", error)
        time.sleep(max(0.0, deadline - time.monotonic()))
        log.warning("the grace is over: ending the children and releasing their jobs")
        for child in self._alive():
            with suppress(ProcessLookupError):
                os.kill(child.pid, signal.SIGKILL)
        try:
            final_error = attempts_exhausted(1, "the worker was stopped")
            ledger.release(f"{self._owner}:", final_error, counted=False)
        except LedgerUnavailable as error:
            log.warning("jobs not released: %s", error)
        time.sleep(LAST_MOMENTS)
        os._exit(0)
