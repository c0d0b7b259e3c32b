"""The background tasks of an API process: each is begun again when it ends."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from ingest_service.http_metrics import HttpMetrics

log = logging.getLogger(__name__)

# Pauses in seconds: the first one, and the longest; each is twice as long as the one before.
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
# A task that has run this long has recovered: its next pause is the first one again (seconds).
STEADY_AFTER = 60.0
# A task that has not ended so long after its cancellation is cancelled again (seconds).
CANCEL_AGAIN_AFTER = 1.0
# After so many ends in a row, about a minute and a half, another process has to take over.
MOST_ENDS = 8

Run = Callable[[], Awaitable[None]]
Pause = Callable[[float], Awaitable[None]]


class BackgroundTasks:
    """Runs tasks until they are stopped; one that ends is logged, counted and begun again.

    Without this, an error that nobody foresaw would leave a process that answers requests, but
    notifies nobody and sends no callbacks.
    """

    def __init__(self, metrics: HttpMetrics, pause: Pause = asyncio.sleep) -> None:
        self._metrics = metrics
        self._pause = pause
        self._tasks: list[asyncio.Task[None]] = []
        self._ends: dict[str, int] = {}
        self._down: set[str] = set()

    @property
    def down(self) -> list[str]:
        """Return the names of the tasks that wait to be begun again."""
        return sorted(self._down)

    @property
    def lost(self) -> list[str]:
        """Return the names of the tasks that end again and again; the process should go."""
        return sorted(name for name, ends in self._ends.items() if ends >= MOST_ENDS)

    def start(self, name: str, run: Run) -> None:
        """Run `run()` from now on, and again whenever it ends; call it in a running event loop."""
        self._tasks.append(asyncio.create_task(self._keep(name, run), name=name))

    async def stop(self) -> None:
        """End all tasks.

        A task may miss its first cancellation: redis-py sends commands in `asyncio.wait_for`,
        which before Python 3.12 drops a cancellation that meets the end of the awaited call
        (https://github.com/python/cpython/issues/86296). So each task is cancelled until it ends.
        """
        pending = set(self._tasks)
        while pending:
            for task in pending:
                task.cancel()
            _, pending = await asyncio.wait(pending, timeout=CANCEL_AGAIN_AFTER)

    async def _keep(self, name: str, run: Run) -> None:
        clock = asyncio.get_running_loop().time
        self._ends[name] = 0
        while True:
            self._mark(name, is_up=True)
            begun = clock()
            error = await _end_of(run)
            steady = clock() - begun >= STEADY_AFTER
            self._ends[name] = 1 if steady else self._ends[name] + 1
            self._mark(name, is_up=False)
            self._metrics.count_task_end(name)
            pause = min(FIRST_PAUSE * 2.0 ** (self._ends[name] - 1), LONGEST_PAUSE)
            log.error("%s has ended and is begun again in %g s", name, pause, exc_info=error)
            await self._pause(pause)

    def _mark(self, name: str, *, is_up: bool) -> None:
        if is_up:
            self._down.discard(name)
        else:
            self._down.add(name)
        self._metrics.show_task(name, is_up=is_up)


async def _end_of(run: Run) -> Exception | None:
    """Return the error that has ended a task, or None if it has simply returned."""
    try:
        await run()
    except Exception as error:  # noqa: BLE001 - what nobody foresaw is what this is for
        return error
    return None
