"""Retries of a step of the ledger while the store is away or full."""

import logging
from collections.abc import Callable

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_never,
    wait_exponential,
    wait_random,
)

from shared.errors import LedgerUnavailable

log = logging.getLogger(__name__)

FIRST_PAUSE = 0.1
LONGEST_PAUSE = 1.0
_JITTER = 0.1


def store_retries(*, until: Callable[[], bool] | None = None) -> Retrying:
    """Return a caller that repeats a function until the store answers, or `until` is true.

    Pauses grow from `FIRST_PAUSE` to `LONGEST_PAUSE` seconds. The last `LedgerUnavailable` is
    raised when `until` ends the retries.
    """
    return Retrying(
        retry=retry_if_exception_type(LedgerUnavailable),
        wait=wait_exponential(FIRST_PAUSE, max=LONGEST_PAUSE - _JITTER) + wait_random(0, _JITTER),
        stop=stop_never if until is None else lambda _: until(),
        before_sleep=_log_first,
        reraise=True,
    )


def _log_first(state: RetryCallState) -> None:
    if state.attempt_number == 1 and state.outcome is not None:
        log.warning("waiting for the store: %s", state.outcome.exception())
