"""A time limit for one document, by an alarm signal in the main thread."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from shared.errors import QuotidianError


class DocumentTimeout(QuotidianError):
    """Annotating the document took longer than its limit."""


# The alarm comes again until it is heard, because libraries catch exceptions broadly.
REPEAT = 1.0


@contextmanager
def deadline(seconds: float, *, kill_after: float) -> Iterator[None]:
    """Raise `DocumentTimeout` inside the block after so many seconds. Main thread only.

    Native code is not interrupted before it returns to Python. If it does not, the kernel ends the
    process (SIGPROF, default action) once it has used `seconds + kill_after` of processor time.
    """

    def expire(_signal: int, _frame: FrameType | None) -> None:
        raise DocumentTimeout(f"not annotated within {seconds:g} seconds")

    before = signal.signal(signal.SIGALRM, expire)
    signal.setitimer(signal.ITIMER_PROF, seconds + kill_after)
    signal.setitimer(signal.ITIMER_REAL, seconds, REPEAT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGALRM, before)
