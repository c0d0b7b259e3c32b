"""Rides out a store that is away or full: what could not be written is kept and tried again."""

import logging
import random
import time
from collections.abc import Callable
from typing import TypeVar

from shared.errors import LedgerUnavailable

log = logging.getLogger(__name__)

FIRST_PAUSE = 0.1
LONGEST_PAUSE = 1.0

Answer = TypeVar("Answer")


def patiently(step: Callable[[], Answer], *, until: Callable[[], bool] | None = None) -> Answer:
    """What `step` answers, as soon as the store takes it; repeats it with jittered pauses.

    Raises:
        LedgerUnavailable: the store is away and `until` says that it is time to stop.
    """
    pause = FIRST_PAUSE
    while True:
        try:
            return step()
        except LedgerUnavailable as error:
            if until is not None and until():
                raise
            if pause == FIRST_PAUSE:
                log.warning("waiting for the store: %s", error)
        time.sleep(pause * random.uniform(0.5, 1))  # noqa: S311
        pause = min(LONGEST_PAUSE, pause * 2)
