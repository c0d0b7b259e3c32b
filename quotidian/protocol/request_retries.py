"""Retries: a request that may be repeated is sent again while the service is busy or away."""

import random
import time

import httpx

from quotidian.errors import AnswerLost, ApiError, Unreachable
from quotidian.protocol.responses import api_error
from quotidian.protocol.steps import Call, OpenStream, Pause, Request, Send, SendOutcome

# First bound of the random pauses, their largest bound, and the longest `Retry-After` that is
# honoured (seconds).
BACKOFF = 0.2
LONGEST_BACKOFF = 10.0
LONGEST_RETRY_AFTER = 300.0
_RETRIED_STATUSES = {429, 502, 503, 504}


def send_with_retries(
    request: Request, patience: float, *, stream: bool = False
) -> Call[httpx.Response]:
    """Send a request until its answer is a success or an error that a retry does not change.

    A pause is as long as `Retry-After` says; without one it is random below a bound that doubles
    from `BACKOFF` to `LONGEST_BACKOFF`. No pause begins that would end more than `patience` seconds
    after the first try. With `stream` the body is left to `NextLine`.

    Raises:
        ApiError: the service refuses the request, or is still busy or failing.
        Unreachable: the service still does not answer.
    """
    begun, tries = time.monotonic(), 0
    while True:
        outcome: SendOutcome = yield OpenStream(request) if stream else Send(request)
        if isinstance(outcome, httpx.Response) and outcome.is_success:
            return outcome
        error = _error_of(outcome, request)
        pause = _pause_before_retry(error, tries)
        if pause is None or time.monotonic() + pause > begun + patience:
            raise error
        yield Pause(pause)
        tries += 1


def _error_of(outcome: SendOutcome, request: Request) -> ApiError | Unreachable:
    if isinstance(outcome, httpx.Response):
        return api_error(outcome)
    call = f"{request.method} {outcome.request.url}: {type(outcome).__name__}: {outcome}"
    call = call.rstrip(": ")
    if request.repeatable or isinstance(outcome, httpx.ConnectError | httpx.ConnectTimeout):
        return Unreachable(
            f"no answer to {call}; check --url or QUOTIDIAN_URL, and that the service runs there"
        )
    return AnswerLost(f"the answer to {call} was lost; look at the job before you repeat the call")


def _pause_before_retry(error: ApiError | Unreachable, tries: int) -> float | None:
    """Return the seconds to pause before the next try, None if a retry is of no use."""
    if isinstance(error, AnswerLost):
        return None
    if isinstance(error, ApiError):
        if error.problem.status not in _RETRIED_STATUSES and error.kind != "request-in-flight":
            return None
        if error.retry_after is not None:
            # Jitter, so that many clients with the same `Retry-After` do not return at once.
            return min(error.retry_after, LONGEST_RETRY_AFTER) + random.uniform(0, BACKOFF)  # noqa: S311
    return random.uniform(0, min(BACKOFF * 2**tries, LONGEST_BACKOFF))  # noqa: S311 - not a secret
