"""Asking until there is an answer: what may be repeated is, for as long as patience lasts."""

import random
import time

import httpx

from quotidian.errors import AnswerLost, ApiError, Unreachable
from quotidian.protocol.answers import error_of
from quotidian.protocol.steps import Call, Open, Pause, Request, Send

BACKOFF = 0.2
LONGEST = 10.0
LONGEST_TOLD = 300.0
_LATER = {429, 502, 503, 504}


def ask(request: Request, patience: float, *, opened: bool = False) -> Call[httpx.Response]:
    """Send a request until its answer is no call to come back later.

    Pauses are what `Retry-After` says, else random ones up to a bound that doubles from `BACKOFF`
    to `LONGEST`. No pause begins that would end more than `patience` seconds after the first try.

    Raises:
        ApiError: the service refuses, or is still busy or failing.
        Unreachable: it still does not answer.
    """
    begun, tries = time.monotonic(), 0
    while True:
        answer: httpx.Response | httpx.RequestError
        answer = yield Open(request) if opened else Send(request)
        if isinstance(answer, httpx.Response) and answer.is_success:
            return answer
        error = _error(answer, request)
        pause = _pause(error, tries)
        if pause is None or time.monotonic() + pause > begun + patience:
            raise error
        yield Pause(pause)
        tries += 1


def _error(answer: httpx.Response | httpx.RequestError, request: Request) -> ApiError | Unreachable:
    if isinstance(answer, httpx.Response):
        return error_of(answer)
    what = f"{request.method} {request.path}: {type(answer).__name__}: {answer}".rstrip(": ")
    if request.repeatable or isinstance(answer, httpx.ConnectError | httpx.ConnectTimeout):
        return Unreachable(f"no answer to {what}; check QUOTIDIAN_URL, and that it runs there")
    return AnswerLost(f"the answer was lost to {what}; look at the job before asking again")


def _pause(error: ApiError | Unreachable, tries: int) -> float | None:
    """Seconds until it is worth asking again; None for never."""
    if isinstance(error, AnswerLost):
        return None
    if isinstance(error, ApiError):
        if error.problem.status not in _LATER and error.kind != "request-in-flight":
            return None
        if error.retry_after is not None:
            # So that many who were told the same do not come back in the same instant.
            return min(error.retry_after, LONGEST_TOLD) + random.uniform(0, BACKOFF)  # noqa: S311
    return random.uniform(0, min(BACKOFF * 2**tries, LONGEST))  # noqa: S311 - spreads load only
