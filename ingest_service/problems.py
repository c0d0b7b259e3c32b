"""Errors as RFC 9457 answers: the one place where the project's errors meet HTTP."""

import logging
from collections.abc import Mapping
from uuid import uuid4

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match

from ingest_service.headers import CLOSED_HEADERS
from shared import problems
from shared.contracts import FieldError, Problem
from shared.errors import LedgerUnavailable
from shared.problems import ProblemType

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER = "2"
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
    def of(cls, problem: Problem, headers: Mapping[str, str] | None = None) -> "ProblemError":
        """The error that is answered with this very problem."""
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
    ) -> "ProblemError":
        """A problem with one field (JSON pointer) or header."""
        errors = [FieldError(pointer=pointer, detail=detail)]
        return cls.of(kind.problem(f"{pointer} {detail}", errors), headers)


def request_id(request: Request) -> str:
    """The id that ties an answer to the log (`ingest_service.observation`)."""
    if not hasattr(request.state, "request_id"):
        # The request failed before it was observed.
        request.state.request_id = uuid4().hex
    return str(request.state.request_id)


def problem_response(
    request: Request, problem: Problem, headers: Mapping[str, str] | None = None
) -> Response:
    """The HTTP answer for a problem."""
    found = request_id(request)
    # The metrics count it.
    request.state.problem = problem.type.rpartition("/")[2]
    problem = problem.model_copy(update={"instance": request.url.path, "request_id": found})
    return Response(
        problem.model_dump_json(),
        problem.status,
        {"Cache-Control": "no-store", "X-Request-ID": found, **(headers or {})},
        media_type=MEDIA_TYPE,
    )


async def _on_problem(request: Request, error: ProblemError) -> Response:
    return problem_response(request, error.problem, error.headers)


async def _on_unavailable(request: Request, error: LedgerUnavailable) -> Response:
    log.warning("%s", error)
    problem = problems.STORE_UNAVAILABLE.problem("The store is away or full; try again shortly.")
    return problem_response(request, problem, {"Retry-After": RETRY_AFTER})


async def _on_invalid_parameter(request: Request, error: RequestValidationError) -> Response:
    errors = [
        FieldError(pointer="/".join(map(str, item["loc"])), detail=item["msg"])
        for item in error.errors()
    ]
    detail = "; ".join(f"{item.pointer}: {item.detail}" for item in errors)
    return problem_response(request, problems.INVALID_PARAMETER.problem(detail, errors))


async def _on_http_error(request: Request, error: HTTPException) -> Response:
    kinds = {404: problems.NOT_FOUND, 405: problems.METHOD_NOT_ALLOWED}
    kind = kinds.get(error.status_code, problems.INTERNAL_ERROR)
    problem = kind.problem(f"{request.method} {request.url.path}: {error.detail}")
    problem = problem.model_copy(update={"status": error.status_code})
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = _allowed(request)
    return problem_response(request, problem, headers)


def _allowed(request: Request) -> str:
    """The methods of every route of this path; Starlette names those of the first one only."""
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
    # This handler stands outside of every middleware.
    return problem_response(request, problem, CLOSED_HEADERS)


def install(app: FastAPI) -> None:
    """Answer every error of the app as a problem."""
    app.exception_handler(ProblemError)(_on_problem)
    app.exception_handler(LedgerUnavailable)(_on_unavailable)
    app.exception_handler(RequestValidationError)(_on_invalid_parameter)
    app.exception_handler(HTTPException)(_on_http_error)
    app.exception_handler(Exception)(_on_bug)
