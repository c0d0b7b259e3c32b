"""A time limit for one document, by an alarm signal in the main thread."""

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


@dataclass
class _Limit:
    """The limit of the main thread. An alarm that comes late finds it over and does nothing."""

    running: bool = False
    reason: str = ""


_limit = _Limit()


def _expire(_signal: int, _frame: FrameType | None) -> None:
    if _limit.running:
        raise DocumentTimeout(_limit.reason)


@contextmanager
def deadline(seconds: float, *, kill_after: float) -> Iterator[None]:
    """Raise `DocumentTimeout` inside the block after `seconds`. Main thread only.

    Native code is not interrupted before it returns to Python. If it does not return, the kernel
    ends the process (SIGPROF, default action) after `seconds + kill_after` of processor time.
    """
    # The handler stays: by default, a late alarm of `interrupt` would end the process.
    signal.signal(signal.SIGALRM, _expire)
    _limit.reason = f"not annotated within {seconds:g} seconds"
    _limit.running = True
    signal.setitimer(signal.ITIMER_PROF, seconds + kill_after)
    signal.setitimer(signal.ITIMER_REAL, seconds, REPEAT)
    try:
        yield
    finally:
        _limit.running = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_PROF, 0)


def interrupt(reason: str) -> None:
    """End the `deadline` block of the main thread early, if it is in one. From any thread."""
    if _limit.running:
        _limit.reason = reason
        signal.setitimer(signal.ITIMER_REAL, IMMEDIATELY, REPEAT)
