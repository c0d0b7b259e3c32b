"""What FastAPI cannot derive, because bodies are streamed: their schemas and the problems."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from ingest_service.problems import MEDIA_TYPE
from shared.contracts import Document, Problem

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
                    "callback_url": {"type": "null", "description": "not delivered yet"},
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


def answers(*statuses: int, model: type[BaseModel] | None = None) -> dict[int | str, Any]:
    """The `responses` of a route: its model below 300, problems from there on."""
    described: dict[int | str, Any] = {}
    for status in statuses:
        if status < 300:
            described[status] = {"model": model, "description": "OK"}
        else:
            schema = {"$ref": _REFERENCE.format(model="Problem")}
            described[status] = {
                "description": "a problem (RFC 9457)",
                "content": {MEDIA_TYPE: {"schema": schema}},
            }
    return described


def install(app: FastAPI) -> None:
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
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = build  # type: ignore[method-assign]


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
