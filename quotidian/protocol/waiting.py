"""Waiting for jobs and batches to finish."""

import time
from collections import deque
from collections.abc import Callable, Generator, Iterable
from itertools import islice
from typing import Any, TypeVar

from quotidian.errors import JobsGone, Missing, StillUnfinished
from quotidian.protocol import calls
from quotidian.protocol.steps import Call, Emit, Step, Stream
from shared.contracts import Batch, Job

# The longest single request that waits (seconds); proxies give up on longer ones.
POLL = 20
# How many of the oldest unfinished jobs are looked at when the oldest takes its time.
WINDOW = 16
UNFINISHED = ("queued", "running")

State = TypeVar("State", Job, Batch)


def finished(state: Job | Batch) -> bool:
    """Whether it has come to its end."""
    return state.finished if isinstance(state, Batch) else state.status not in UNFINISHED


def until_finished(look: Callable[[int], Call[State]], timeout: float | None) -> Call[State]:
    """Look, each time for up to so many seconds, until it is finished.

    Raises:
        StillUnfinished: `timeout` seconds were not enough.
    """
    deadline = None if timeout is None else time.monotonic() + timeout
    while True:
        left = POLL if deadline is None else deadline - time.monotonic()
        state: State = yield from look(max(0, min(POLL, round(left))))
        if finished(state):
            return state
        if deadline is not None and time.monotonic() >= deadline:
            raise StillUnfinished(state)


def as_finished(job_ids: Iterable[str], patience: float) -> Stream[Job]:
    """Each job with its annotation once it has ended, roughly in the order in which they end.

    Workers take the oldest first, so the oldest is waited for; when it takes long, a window of
    those behind it is looked through. That is about one request a job.

    Raises:
        JobsGone: at the end, if some were deleted or have expired.
    """
    waiting, gone, wait = deque(dict.fromkeys(job_ids)), list[str](), 0
    while waiting:
        if (yield from _ended(waiting[0], patience, wait, gone)):
            waiting.popleft()
            wait = 1
            continue
        found = False
        for job_id in list(islice(waiting, 1, WINDOW + 1)):
            if (yield from _ended(job_id, patience, 0, gone)):
                waiting.remove(job_id)
                found = True
        wait = 1 if found else min(max(2 * wait, 1), POLL)
    if gone:
        raise JobsGone(gone)


def _ended(
    job_id: str, patience: float, wait: int, gone: list[str]
) -> Generator[Step | Emit[Job], Any, bool]:
    """Whether the job needs no more waiting for; it is emitted, or noted as `gone`."""
    try:
        job = yield from calls.job(job_id, patience, wait=wait)
    except Missing:
        gone.append(job_id)
        return True
    if not finished(job):
        return False
    yield Emit(job)
    return True
