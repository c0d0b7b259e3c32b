"""Answers of the API as contracts, or as errors."""

from typing import TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from quotidian.errors import ApiError, Busy, Conflict, Failing, Missing, Refused, Unauthorized
from shared.contracts import Problem

Contract = TypeVar("Contract", bound=BaseModel)

_KINDS: dict[int, type[ApiError]] = {
    401: Unauthorized,
    404: Missing,
    409: Conflict,
    410: Missing,
    421: Unauthorized,
    429: Busy,
}
_SHOWN = 200


def read(answer: httpx.Response, contract: type[Contract]) -> Contract:
    """What the API has answered.

    Raises:
        ApiError: it answered with a problem, or with something that is not of this API.
    """
    if not answer.is_success:
        raise error_of(answer)
    try:
        return contract.model_validate_json(answer.content)
    except ValidationError as error:
        raise Failing(_foreign(answer, f"is no {contract.__name__}")) from error


def error_of(answer: httpx.Response) -> ApiError:
    """The error an answer that is no success stands for."""
    try:
        problem = Problem.model_validate_json(answer.content)
    except ValidationError:
        problem = _foreign(answer, "is no problem object; is a proxy in between?")
    fallback = Failing if answer.status_code >= 500 else Refused
    return _KINDS.get(answer.status_code, fallback)(problem, retry_after(answer))


def retry_after(answer: httpx.Response) -> float | None:
    """Seconds of `Retry-After`; None without one. (The API never sends a date.)"""
    told = answer.headers.get("retry-after", "")
    return float(told) if told.isdecimal() else None


def _foreign(answer: httpx.Response, what: str) -> Problem:
    begins = answer.text[:_SHOWN]
    return Problem(
        type="about:blank",
        title=f"HTTP {answer.status_code} that does not come from Quotidian",
        status=answer.status_code,
        detail=f"the answer of {answer.request.url} {what}: {begins!r}",
    )
