"""Query parameters that a call does not have."""

from itertools import islice

from fastapi import Request

from ingest_service.problem_responses import ProblemError
from shared import problems
from shared.contracts import FieldError

# Names in an error, and characters of each.
MAX_ERRORS = 20
MAX_SHOWN = 100


async def refuse_unknown_parameters(request: Request) -> None:
    """Refuse a call under /v1 with a query parameter that the OpenAPI document does not name.

    Raises:
        ProblemError: names each unknown parameter, and those that the call has.
    """
    if not request.scope["query_string"] or not request.url.path.startswith("/v1/"):
        return
    known = _known_parameters(request)
    unknown = [name for name in request.query_params if name not in known]
    if unknown:
        remedy = f"is not a parameter of this call; it has {', '.join(known) or 'none'}"
        errors = [
            FieldError(pointer=f"query/{name[:MAX_SHOWN]}", detail=remedy)
            for name in islice(unknown, MAX_ERRORS)
        ]
        detail = "; ".join(f"{item.pointer} {item.detail}" for item in errors)
        raise ProblemError.of(problems.INVALID_PARAMETER.problem(detail, errors))


def _known_parameters(request: Request) -> list[str]:
    """Return the names in the order of the document."""
    path = request.scope["route"].path_format
    operation = request.app.openapi()["paths"][path][request.method.lower()]
    return [item["name"] for item in operation.get("parameters", ()) if item["in"] == "query"]
