"""Errors as RFC 9457 answers: the one place where the project's errors become HTTP."""

import logging
from collections.abc import Mapping
from typing import Any, Self
from uuid import uuid4

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match

from ingest_service.content_security import API_POLICY
from ingest_service.response_headers import SECURITY_HEADERS
from library.errors import LibraryUnavailable, QueryTimeout
from shared import problems
from shared.contracts import FieldError, Problem
from shared.errors import LedgerUnavailable
from shared.problems import ProblemType

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER = "2"
# The rest of a refused body is not read, so the connection cannot be used again.
CLOSE_CONNECTION = {"Connection": "close"}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class ProblemError(Exception):
    """A request that is answered with a problem."""

    def __init__(
        self, kind: ProblemType, detail: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.problem = kind.problem(detail)
        self.headers = dict(headers or {})

    @classmethod
    def of(cls, problem: Problem, headers: Mapping[str, str] | None = None) -> Self:
        """Return the error that is answered with this problem."""
        error = cls(problems.INTERNAL_ERROR, problem.detail, headers)
        error.problem = problem
        return error

    @classmethod
    def of_field(
        cls,
        kind: ProblemType,
        pointer: str,
        detail: str,
        headers: Mapping[str, str] | None = None,
    ) -> Self:
        """Return the error about one field (a JSON pointer) or header."""
        errors = [FieldError(pointer=pointer, detail=detail)]
        return cls.of(kind.problem(f"{pointer} {detail}", errors), headers)


def request_id(request: Request) -> str:
    """Return the id that stands in the answer and in the log."""
    if not hasattr(request.state, "request_id"):
        # The request has not come through `TelemetryMiddleware`.
        request.state.request_id = uuid4().hex
    return str(request.state.request_id)


def problem_response(
    request: Request, problem: Problem, headers: Mapping[str, str] | None = None
) -> Response:
    """Return the HTTP answer for a problem."""
    found_id = request_id(request)
    # The metrics count it.
    request.state.problem = problem.type.rpartition("/")[2]
    problem = problem.model_copy(update={"instance": request.url.path, "request_id": found_id})
    return Response(
        problem.model_dump_json(),
        problem.status,
        {"Cache-Control": "no-store", "X-Request-ID": found_id, **(headers or {})},
        media_type=MEDIA_TYPE,
    )


async def _on_problem(request: Request, error: ProblemError) -> Response:
    return problem_response(request, error.problem, error.headers)


async def _on_unavailable(request: Request, error: LedgerUnavailable) -> Response:
    log.warning("%s", error)
    problem = problems.STORE_UNAVAILABLE.problem("The store is away or full; try again shortly.")
    return problem_response(request, problem, {"Retry-After": RETRY_AFTER})


async def _on_library_unavailable(request: Request, error: LibraryUnavailable) -> Response:
    log.warning("%s", error)
    problem = problems.LIBRARY_UNAVAILABLE.problem("Its database is away, locked or not made yet.")
    return problem_response(request, problem, {"Retry-After": RETRY_AFTER})


async def _on_query_timeout(request: Request, error: QueryTimeout) -> Response:
    return problem_response(request, problems.SEARCH_TOO_SLOW.problem(str(error)))


async def _on_invalid_parameter(request: Request, error: RequestValidationError) -> Response:
    errors = [
        FieldError(pointer="/".join(map(str, item["loc"])), detail=_what_is_wrong(item))
        for item in error.errors()
    ]
    detail = "; ".join(f"{item.pointer}: {item.detail}" for item in errors)
    return problem_response(request, problems.INVALID_PARAMETER.problem(detail, errors))


def _what_is_wrong(item: Mapping[str, Any]) -> str:
    if item["type"] == "extra_forbidden":
        return "is not a known field; correct its name or remove it"
    return str(item["msg"]).removeprefix("Value error, ")


async def _on_http_error(request: Request, error: HTTPException) -> Response:
    kinds = {400: problems.INVALID_JSON, 404: problems.NOT_FOUND, 405: problems.METHOD_NOT_ALLOWED}
    kind = kinds.get(error.status_code, problems.INTERNAL_ERROR)
    problem = kind.problem(f"{request.method} {request.url.path}: {error.detail}")
    problem = problem.model_copy(update={"status": error.status_code})
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = _allowed(request)
    return problem_response(request, problem, headers)


def _allowed(request: Request) -> str:
    """Return the methods of every route of this path; Starlette names the first route's only."""
    return ", ".join(
        method
        for method in METHODS
        if any(
            route.matches({**request.scope, "method": method})[0] is Match.FULL
            for route in request.app.routes
        )
    )


async def _on_bug(request: Request, error: Exception) -> Response:
    log.error("unexpected error", exc_info=error, extra={"request_id": request_id(request)})
    problem = problems.INTERNAL_ERROR.problem("The request failed; the log has the reason.")
    # This handler runs outside of every middleware.
    headers = {**SECURITY_HEADERS, "Content-Security-Policy": API_POLICY}
    return problem_response(request, problem, headers)


def install(app: FastAPI) -> None:
    """Answer every error of the app as a problem."""
    app.exception_handler(ProblemError)(_on_problem)
    app.exception_handler(LedgerUnavailable)(_on_unavailable)
    app.exception_handler(LibraryUnavailable)(_on_library_unavailable)
    app.exception_handler(QueryTimeout)(_on_query_timeout)
    app.exception_handler(RequestValidationError)(_on_invalid_parameter)
    app.exception_handler(HTTPException)(_on_http_error)
    app.exception_handler(Exception)(_on_bug)
