"""The supervisor, which keeps the processes of the stack running and ends them in order."""

import logging
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from quotidian.errors import StackError
from quotidian.local.process import Process, Readiness

log = logging.getLogger(__name__)

READY_WITHIN = 60.0
POLL = 0.1
# A restart does not help a process that dies this often within this many seconds.
DEATHS = 4
WITHIN = 30.0
# Ctrl-C ends the stack within the sum of these (seconds).
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
        """Run the stack while the block runs.

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
        """Restart every process that has died.

        Raises:
            StackError: a process dies again and again.
        """
        for process in self.processes:
            status = process.exit_status()
            if status is not None:
                self._note_death(process, status)
                process.kill()  # its own children must not run beside those of its successor
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
        while process.ready() is not Readiness.YES:
            status = process.exit_status()
            if status is not None:
                raise StackError(
                    f"{process.name} ended with status {status} before it was ready{_hint(process)}"
                )
            if time.monotonic() > deadline:
                raise StackError(
                    f"{process.name} was not ready within {READY_WITHIN:g} s{_hint(process)}"
                )
            time.sleep(POLL)

    def _note_death(self, process: Process, status: int) -> None:
        deaths = self._deaths[process.name]
        deaths.append(time.monotonic())
        if len(deaths) == DEATHS and deaths[-1] - deaths[0] < WITHIN:
            raise StackError(
                f"{process.name} died {DEATHS} times within {WITHIN:g} s, last with status "
                f"{status}, so the stack is stopped{_hint(process)}"
            )
        log.warning("%s died with status %s and is restarted", process.name, status)


def _hint(process: Process) -> str:
    log = f"; see {process.log}" if process.log else ""
    remedy = process.remedy()
    return f"{log}. {remedy}" if remedy else log
