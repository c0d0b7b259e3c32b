"""Long polling: waiting for jobs and batches to finish."""

import time
from collections import deque
from collections.abc import Callable, Generator, Iterable
from itertools import islice
from typing import Any, TypeVar

from quotidian.errors import JobsGone, Missing, StillUnfinished
from quotidian.protocol import api_calls
from quotidian.protocol.steps import Call, Emit, Step, Stream
from shared.contracts import Batch, Job

# The longest single request that waits (seconds); proxies give up on longer ones.
LONGEST_POLL = 20
# The number of jobs behind the oldest that are looked at when the oldest takes long.
WINDOW = 16
UNFINISHED = ("queued", "running")

State = TypeVar("State", Job, Batch)


def is_finished(state: Job | Batch) -> bool:
    """Return whether a job or a batch has ended."""
    return state.finished if isinstance(state, Batch) else state.status not in UNFINISHED


def poll_until_finished(poll: Callable[[int], Call[State]], timeout: float | None) -> Call[State]:
    """Call `poll` with the seconds that it may wait until the state it returns is finished.

    Raises:
        StillUnfinished: it is not finished after `timeout` seconds.
    """
    deadline = None if timeout is None else time.monotonic() + timeout
    while True:
        left = LONGEST_POLL if deadline is None else deadline - time.monotonic()
        state: State = yield from poll(max(0, min(LONGEST_POLL, round(left))))
        if is_finished(state):
            return state
        if deadline is not None and time.monotonic() >= deadline:
            raise StillUnfinished(state)


def as_finished(job_ids: Iterable[str], patience: float) -> Stream[Job]:
    """Emit each job with its annotation once it has ended, roughly in the order of their ends.

    Workers take the oldest job first, so this waits for the oldest; when that takes long it looks
    at a window of the jobs behind it. That is about one request a job.

    Raises:
        JobsGone: at the end, if some were deleted or have expired.
    """
    waiting, gone, wait = deque(dict.fromkeys(job_ids)), list[str](), 0
    while waiting:
        if (yield from _emit_if_finished(waiting[0], patience, wait, gone)):
            waiting.popleft()
            wait = 1
            continue
        found = False
        for job_id in list(islice(waiting, 1, WINDOW + 1)):
            if (yield from _emit_if_finished(job_id, patience, 0, gone)):
                waiting.remove(job_id)
                found = True
        wait = 1 if found else min(max(2 * wait, 1), LONGEST_POLL)
    if gone:
        raise JobsGone(gone)


def _emit_if_finished(
    job_id: str, patience: float, wait: int, gone: list[str]
) -> Generator[Step | Emit[Job], Any, bool]:
    """Emit the job if it has ended, or append it to `gone`; return whether either happened."""
    try:
        job = yield from api_calls.job(job_id, patience, wait=wait)
    except Missing:
        gone.append(job_id)
        return True
    if not is_finished(job):
        return False
    yield Emit(job)
    return True
