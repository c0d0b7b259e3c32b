"""The parts of the OpenAPI document that FastAPI cannot derive from the routes.

Bodies are streamed and headers are parsed in one place, so both are described here.
"""

from collections.abc import Sequence
from typing import Any, get_args

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from ingest_service.problem_responses import MEDIA_TYPE
from shared.contracts import Document, JobStatus, PageAddress, Problem

_WITHOUT_BODY = {
    204: "done; there is nothing more to say",
    304: "not changed since the `ETag` in If-None-Match",
}
_REFERENCE = "#/components/schemas/{model}"
_DOCUMENT: dict[str, Any] = {"$ref": _REFERENCE.format(model="Document")}

DOCUMENT_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "application/json": {"schema": _DOCUMENT},
        "text/html": {"schema": {"type": "string", "minLength": 1, "description": "the page"}},
        "text/plain": {"schema": {"type": "string", "minLength": 1, "description": "the page"}},
    },
}
ADDRESS_BODY: dict[str, Any] = {
    "required": True,
    "content": {"application/json": {"schema": {"$ref": _REFERENCE.format(model="PageAddress")}}},
}
BATCH_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "required": ["documents"],
                "additionalProperties": False,
                "properties": {
                    "documents": {"type": "array", "minItems": 1, "items": _DOCUMENT},
                    "callback_url": {
                        "type": ["string", "null"],
                        "format": "uri",
                        "pattern": "^https?://",
                        "maxLength": 4000,
                        "description": "called when the batch has ended; needs a secret",
                    },
                },
            }
        },
        "application/x-ndjson": {
            "schema": {"type": "string", "description": "one document's JSON a line"}
        },
    },
}
IDEMPOTENCY_HEADER: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "a repeated request with the same key and body gets the first answer",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}
PREFER_HEADER: dict[str, Any] = {
    "name": "Prefer",
    "in": "header",
    "description": "`wait=N`: answer with the finished job if it finishes within N seconds",
    "schema": {"type": "string", "examples": ["wait=10"]},
}
IF_NONE_MATCH_HEADER: dict[str, Any] = {
    "name": "If-None-Match",
    "in": "header",
    "description": "an `ETag` seen before; 304 if it still holds",
    "schema": {"type": "string"},
}
LAST_EVENT_ID_HEADER: dict[str, Any] = {
    "name": "Last-Event-ID",
    "in": "header",
    "description": "sent by clients that return",
    "schema": {"type": "string"},
}

_SCHEMES: dict[str, dict[str, str]] = {
    "key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
    "bearer": {"type": "http", "scheme": "bearer"},
}
_JOB_CALLS = {
    name: {"operationId": name, "description": description}
    for name, description in {
        "get_job": "what became of it",
        "get_result": "its annotation",
        "cancel_job": "end it before it is done",
        "retry_job": "try it again after it has failed",
        "delete_job": "erase everything stored of it",
    }.items()
}
BATCH_LINKS = {
    "get_batch": {
        "operationId": "get_batch",
        "parameters": {"batch_id": "$response.body#/id"},
        "description": "the progress of the batch",
    },
    "list_jobs": {
        "operationId": "list_jobs",
        "parameters": {"batch": "$response.body#/id"},
        "description": "the jobs of the batch",
    },
}
LIST_LINKS = {
    "next_page": {
        "operationId": "list_jobs",
        "parameters": {"cursor": "$response.body#/next_cursor"},
        "description": "the next page, with the same filters",
    }
}


def _event_stream(
    description: str, model: str, event: dict[str, Any], **fields: Any
) -> dict[int | str, Any]:
    """Return the response of a stream of events with this model as data.

    The schema is that of one event, as OpenAPI 3.2 has it in `itemSchema`.
    """
    data = {
        "type": "string",
        "contentMediaType": "application/json",
        "contentSchema": {"$ref": _REFERENCE.format(model=model)},
    }
    retry = {"type": "integer", "description": "milliseconds"}
    properties = {"event": event, "data": data, **fields, "retry": retry}
    schema = {"type": "object", "required": list(properties), "properties": properties}
    content = {"text/event-stream": {"schema": schema}}
    return {200: {"description": description, "content": content}}


EVENT_STREAM = _event_stream(
    "one event a status", "Job", {"enum": list(get_args(JobStatus))}, id={"type": "string"}
)
QUEUE_STREAM = _event_stream(
    "one event a change, at most one a second, until the client leaves",
    "Queue",
    {"const": "queue"},
)


def page_parameters(names: Sequence[str]) -> list[dict[str, Any]]:
    """Return the query parameters that are fields of a document, for a body that is the page."""
    fields = Document.model_json_schema()["properties"]
    return [
        {
            "name": name,
            "in": "query",
            "description": f"{fields[name].get('description', name)}; not with JSON",
            "schema": next(kind for kind in fields[name]["anyOf"] if kind["type"] != "null"),
        }
        for name in names
    ]


def job_links(job_id: str) -> dict[str, Any]:
    """Return the links from an answer that has a job's id at this runtime expression."""
    return {name: link | {"parameters": {"job_id": job_id}} for name, link in _JOB_CALLS.items()}


def described_responses(
    *statuses: int, model: type[BaseModel] | None = None, links: dict[str, Any] | None = None
) -> dict[int | str, Any]:
    """Return the `responses` of a route: its model below 300, problems from 400 on."""
    described: dict[int | str, Any] = {}
    for status in statuses:
        if status in _WITHOUT_BODY:
            described[status] = {"description": _WITHOUT_BODY[status]}
        elif status < 300:
            described[status] = {"model": model, "description": "OK", "links": links or {}}
        else:
            schema = {"$ref": _REFERENCE.format(model="Problem")}
            described[status] = {
                "description": "a problem (RFC 9457)",
                "content": {MEDIA_TYPE: {"schema": schema}},
            }
    return described


def install(app: FastAPI, *, keys: bool) -> None:
    """Serve an OpenAPI document that has the schemas of streamed bodies and of problems too."""

    def build() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = get_openapi(
                title=app.title, version=app.version, description=app.description, routes=app.routes
            )
            _, extra = models_json_schema(
                [
                    (Document, "validation"),
                    (PageAddress, "validation"),
                    (Problem, "serialization"),
                ],
                ref_template=_REFERENCE,
            )
            document["components"]["schemas"] |= extra["$defs"]
            _describe_parameter_errors(document)
            _describe_access(document, keys=keys)
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = build  # type: ignore[method-assign]


def _describe_access(document: dict[str, Any], *, keys: bool) -> None:
    """Describe that everything under /v1 checks the caller: the key, or the host without keys."""
    status = 401 if keys else 421
    for path, operations in document["paths"].items():
        if not path.startswith("/v1/"):
            continue
        for operation in operations.values():
            if keys and operation.get("security") == []:
                # A secret address stands for a key.
                continue
            operation["responses"] |= {str(status): described_responses(status)[status]}
            if keys:
                operation["security"] = [{name: []} for name in _SCHEMES]
    if keys:
        document["components"]["securitySchemes"] = _SCHEMES


def _describe_parameter_errors(document: dict[str, Any]) -> None:
    """Replace FastAPI's own form of 422, which this service never sends, by a problem."""
    for path, operations in document["paths"].items():
        for operation in operations.values():
            operation["responses"].pop("422", None)
            if path.startswith("/v1/") or operation.get("parameters"):
                operation["responses"] |= {"422": described_responses(422)[422]}
    for name in ("HTTPValidationError", "ValidationError"):
        document["components"]["schemas"].pop(name, None)
