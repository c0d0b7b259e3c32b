"""What FastAPI cannot derive, because bodies are streamed: their schemas and the problems."""

from typing import Any, get_args

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from ingest_service.problems import MEDIA_TYPE
from shared.contracts import Document, JobStatus, Problem

_WITHOUT_BODY = {
    204: "done; there is nothing more to say",
    304: "not changed since the `ETag` in If-None-Match",
}
_REFERENCE = "#/components/schemas/{model}"
_DOCUMENT: dict[str, Any] = {"$ref": _REFERENCE.format(model="Document")}

DOCUMENT_BODY: dict[str, Any] = {
    "required": True,
    "content": {"application/json": {"schema": _DOCUMENT}},
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
# The schema of one event, as OpenAPI 3.2 has it in `itemSchema`.
_EVENT: dict[str, Any] = {
    "type": "object",
    "required": ["event", "data", "id", "retry"],
    "properties": {
        "event": {"enum": list(get_args(JobStatus))},
        "data": {
            "type": "string",
            "contentMediaType": "application/json",
            "contentSchema": {"$ref": _REFERENCE.format(model="Job")},
        },
        "id": {"type": "string"},
        "retry": {"type": "integer", "description": "milliseconds"},
    },
}
EVENT_STREAM: dict[int | str, Any] = {
    200: {
        "description": "one event a status",
        "content": {"text/event-stream": {"schema": _EVENT}},
    }
}


def job_links(job_id: str) -> dict[str, Any]:
    """Where to go from an answer that holds a job's id at this runtime expression."""
    return {name: link | {"parameters": {"job_id": job_id}} for name, link in _JOB_CALLS.items()}


def answers(
    *statuses: int, model: type[BaseModel] | None = None, links: dict[str, Any] | None = None
) -> dict[int | str, Any]:
    """The `responses` of a route: its model below 300, problems from 400 on."""
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
                [(Document, "validation"), (Problem, "serialization")], ref_template=_REFERENCE
            )
            document["components"]["schemas"] |= extra["$defs"]
            _describe_parameter_errors(document)
            _describe_access(document, keys=keys)
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = build  # type: ignore[method-assign]


def _describe_access(document: dict[str, Any], *, keys: bool) -> None:
    """Everything under /v1 asks who calls: by key, or by name while there are no keys."""
    status = 401 if keys else 421
    for path, operations in document["paths"].items():
        if not path.startswith("/v1/"):
            continue
        for operation in operations.values():
            operation["responses"] |= {str(status): answers(status)[status]}
            if keys:
                operation["security"] = [{name: []} for name in _SCHEMES]
    if keys:
        document["components"]["securitySchemes"] = _SCHEMES


def _describe_parameter_errors(document: dict[str, Any]) -> None:
    """FastAPI describes its own form of 422, which this service never sends."""
    for path in document["paths"].values():
        for operation in path.values():
            operation["responses"].pop("422", None)
            if operation.get("parameters") or operation.get("requestBody"):
                operation["responses"] |= {
                    str(status): answer for status, answer in answers(422).items()
                }
    for name in ("HTTPValidationError", "ValidationError"):
        document["components"]["schemas"].pop(name, None)
