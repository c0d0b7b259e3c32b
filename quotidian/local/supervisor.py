"""Keeps the processes of the stack running and ends them in order."""

import logging
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from quotidian.local.errors import StackError
from quotidian.local.process import Process, Ready

log = logging.getLogger(__name__)

READY_WITHIN = 60.0
POLL = 0.1
# A process that dies this often within this many seconds will not get better by a restart.
DEATHS = 4
WITHIN = 30.0
# Ctrl-C to the last process gone takes at most the sum of these.
SERVICES_GRACE = 6.0
STORE_GRACE = 3.0


class Supervisor:
    """Starts stores, then services; restarts what dies; ends services, then stores."""

    def __init__(self, *, stores: Sequence[Process], services: Sequence[Process]) -> None:
        self._stores = list(stores)
        self._services = list(services)
        self.processes = [*stores, *services]
        self._deaths: dict[str, deque[float]] = {
            process.name: deque(maxlen=DEATHS) for process in self.processes
        }

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run the stack while the block does.

        Raises:
            StackError: a process did not become ready in time.
        """
        try:
            for process in self.processes:
                process.start()
                self._await_ready(process)
            yield
        finally:
            self.stop()

    def watch(self) -> None:
        """Restart what has died since the last look.

        Raises:
            StackError: a process keeps dying.
        """
        for process in self.processes:
            status = process.exit_status()
            if status is not None:
                self._note_death(process, status)
                process.kill()  # what it started must not go on beside its successor
                process.start()

    def watch_forever(self) -> None:
        """Watch until an exception, such as Ctrl-C, ends it."""
        while True:
            self.watch()
            time.sleep(POLL)

    def stop(self) -> None:
        """End the services together, then the stores; kill what does not end in time."""
        for group, grace in ((self._services, SERVICES_GRACE), (self._stores, STORE_GRACE)):
            deadline = time.monotonic() + grace
            for process in group:
                process.terminate()
            for process in group:
                if not process.wait(deadline):
                    log.warning("%s did not end within %g s and was killed", process.name, grace)

    def _await_ready(self, process: Process) -> None:
        deadline = time.monotonic() + READY_WITHIN
        while process.ready() is not Ready.YES:
            status = process.exit_status()
            if status is not None:
                raise StackError(f"{process.name} ended with status {status} before it was ready")
            if time.monotonic() > deadline:
                raise StackError(f"{process.name} was not ready within {READY_WITHIN:g} s")
            time.sleep(POLL)

    def _note_death(self, process: Process, status: int) -> None:
        deaths = self._deaths[process.name]
        deaths.append(time.monotonic())
        if len(deaths) == DEATHS and deaths[-1] - deaths[0] < WITHIN:
            raise StackError(
                f"{process.name} died {DEATHS} times within {WITHIN:g} s, last with status "
                f"{status}: everything is stopped; its own log says why"
            )
        log.warning("%s died with status %s and is started again", process.name, status)
