"""Responses of the API, read into contract models or errors."""

from typing import TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from quotidian.errors import ApiError, Busy, Conflict, Failing, Missing, Refused, Unauthorized
from shared.contracts import Problem

Contract = TypeVar("Contract", bound=BaseModel)

_ERRORS: dict[int, type[ApiError]] = {
    401: Unauthorized,
    404: Missing,
    409: Conflict,
    410: Missing,
    421: Unauthorized,
    429: Busy,
}
# Characters of a foreign body that an error message repeats.
_SHOWN = 200


def parse_response(response: httpx.Response, contract: type[Contract]) -> Contract:
    """Return the body of a response as a contract model. Unknown fields are ignored.

    Raises:
        ApiError: the response is a problem, or its body does not come from this API.
    """
    if not response.is_success:
        raise api_error(response)
    try:
        return contract.model_validate_json(response.content)
    except ValidationError as error:
        raise Failing(_foreign(response, f"is not a {contract.__name__}")) from error


def api_error(response: httpx.Response) -> ApiError:
    """Return the error that an unsuccessful response stands for."""
    try:
        problem = Problem.model_validate_json(response.content)
    except ValidationError:
        problem = _foreign(response, "is not a problem object; is a proxy in between?")
    fallback = Failing if response.status_code >= 500 else Refused
    return _ERRORS.get(response.status_code, fallback)(problem, retry_after(response))


def retry_after(response: httpx.Response) -> float | None:
    """Return the seconds of `Retry-After`, None without one. (The API never sends a date.)"""
    value = response.headers.get("retry-after", "")
    return float(value) if value.isdecimal() else None


def _foreign(response: httpx.Response, what: str) -> Problem:
    beginning = response.text[:_SHOWN]
    return Problem(
        type="about:blank",
        title=f"HTTP {response.status_code} that does not come from Quotidian",
        status=response.status_code,
        detail=f"the answer of {response.request.url} {what}: {beginning!r}",
    )
