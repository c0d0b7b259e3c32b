"""A time limit for one document, by timer signals in the main thread.

Processor time counts, so a machine that is paused or busy fails no document.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from shared.errors import QuotidianError


class DocumentTimeout(QuotidianError):
    """Annotating the document took longer than its limit, or its result is not wanted any more."""


# Seconds. The alarm is repeated, because libraries may catch the exception it raises.
REPEAT = 1.0
IMMEDIATELY = 0.001
WALL_FACTOR = 10
"""A document that waits ends after so many times its limit of the time on the wall."""


@dataclass
class _Limit:
    """The limit of the main thread. An alarm that comes late finds it over and does nothing."""

    running: bool = False
    reason: str = ""
    seconds: float = 0.0


_limit = _Limit()


def _expire(number: int, _frame: FrameType | None) -> None:
    if not _limit.running:
        return
    if _limit.reason:
        raise DocumentTimeout(_limit.reason)
    if number == signal.SIGVTALRM:
        raise DocumentTimeout(f"not annotated within {_limit.seconds:g} seconds of processor time")
    raise DocumentTimeout(f"not annotated within {_limit.seconds * WALL_FACTOR:g} seconds")


@contextmanager
def deadline(seconds: float, *, kill_after: float) -> Iterator[None]:
    """Raise `DocumentTimeout` inside the block after `seconds` of processor time. Main thread only.

    A block that waits is ended after `WALL_FACTOR` times as many seconds on the wall. Native code
    is not interrupted before it returns to Python. If it does not return, the kernel ends the
    process (SIGPROF, default action) after `seconds + kill_after` of processor time.
    """
    # The handlers stay: by default, a late alarm of `interrupt` would end the process.
    signal.signal(signal.SIGALRM, _expire)
    signal.signal(signal.SIGVTALRM, _expire)
    _limit.reason, _limit.seconds, _limit.running = "", seconds, True
    signal.setitimer(signal.ITIMER_PROF, seconds + kill_after)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, REPEAT)
    signal.setitimer(signal.ITIMER_REAL, WALL_FACTOR * seconds, REPEAT)
    try:
        yield
    finally:
        _limit.running = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.setitimer(signal.ITIMER_PROF, 0)


def interrupt(reason: str) -> None:
    """End the `deadline` block of the main thread early, if it is in one. From any thread."""
    if _limit.running:
        _limit.reason = reason
        signal.setitimer(signal.ITIMER_REAL, IMMEDIATELY, REPEAT)
