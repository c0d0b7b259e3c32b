"""Reference pages made from the code: calls, schemas and problem types.

They are written each time the site is built, so they always describe the current application.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ingest_service.app import create_app
from ingest_service.settings import IngestSettings
from shared import problems
from shared.contracts import Annotation

Schema = dict[str, Any]


def write_reference(folder: Path) -> None:
    """Write `http.md`, `annotation.md` and `problems.md` into a folder."""
    folder.mkdir(exist_ok=True)
    pages = {"http": http_page(), "annotation": annotation_page(), "problems": problems_page()}
    for name, lines in pages.items():
        (folder / f"{name}.md").write_text("\n".join(lines) + "\n")


def http_page() -> Iterator[str]:
    """Yield the lines of the page about every call of the API and every schema."""
    app = create_app(IngestSettings(redis_url="redis://unused"))  # type: ignore[arg-type]
    description = app.openapi()
    yield "# HTTP reference\n\nThis page is made from the OpenAPI description, which the service"
    yield "has at `/openapi.json`. `/docs` lets you try the calls. [HTTP API](../api.md) explains"
    yield "them."
    for path, methods in description["paths"].items():
        for method, call in methods.items():
            yield from _call(method, path, call)
    yield "\n## Schemas"
    yield from _schemas(description["components"]["schemas"])


def _call(method: str, path: str, call: Schema) -> Iterator[str]:
    yield f"\n## {method.upper()} {path}\n\n{call['summary']}.\n"
    yield call.get("description", "")
    if parameters := call.get("parameters"):
        rows = [
            (f"`{item['name']}`", item["in"], _type(item["schema"]), item.get("description", ""))
            for item in parameters
        ]
        yield from _table(("parameter", "in", "type", "meaning"), rows)
    if body := call.get("requestBody"):
        kinds = (f"`{kind}`: {_type(item['schema'])}" for kind, item in body["content"].items())
        yield f"\nBody: {'; '.join(kinds)}\n"
    yield from _table(("status", "answer"), _answers(call["responses"]))


def _answers(responses: dict[str, Schema]) -> Iterator[tuple[str, str]]:
    """Yield each kind of answer with its statuses."""
    statuses: dict[str, list[str]] = {}
    for status, answer in sorted(responses.items()):
        kinds = (_type(item.get("schema", {})) for item in answer.get("content", {}).values())
        statuses.setdefault(", ".join(kinds) or "nothing", []).append(status)
    for content, numbers in statuses.items():
        yield " ".join(numbers), content


def annotation_page() -> Iterator[str]:
    """Yield the lines of the page about the schema of an annotation."""
    schema = Annotation.model_json_schema()
    yield "# Annotation\n\nThe result of a worker for one document. Offsets are half-open Unicode"
    yield "code points into `document.text`. This page is made from the models of the contract."
    yield "\n## Annotation\n"
    yield from _fields(schema)
    yield from _schemas(schema["$defs"])


def problems_page() -> Iterator[str]:
    """Yield the lines of the page about every problem type, its status and its remedy."""
    yield "# Problems\n\nEvery error is an RFC 9457 problem; its `type` is `/problems/{name}`,"
    yield "which the service answers too. [Errors](../api.md#errors) lists them by status.\n"
    rows = [
        (f"`{kind.name}`", str(kind.status), kind.title, kind.remedy)
        for kind in sorted(problems.PROBLEM_TYPES.values(), key=lambda kind: kind.name)
    ]
    yield from _table(("name", "status", "what it means", "what to do"), rows)


def _schemas(schemas: dict[str, Schema]) -> Iterator[str]:
    for name, schema in schemas.items():
        yield f"\n### {name}\n\n{schema.get('description', '').split('Raises:')[0].strip()}\n"
        if "properties" in schema:
            yield from _fields(schema)
        elif "enum" in schema:
            yield _type(schema)


def _fields(schema: Schema) -> Iterator[str]:
    required = schema.get("required", [])
    rows = [
        (
            f"`{name}`",
            _type(field),
            "yes" if name in required else "no",
            field.get("description", ""),
        )
        for name, field in schema["properties"].items()
    ]
    return _table(("field", "type", "always", "meaning"), rows)


def _type(schema: Schema) -> str:
    """Return the type of a schema in a few words."""
    if "$ref" in schema:
        return f"`{schema['$ref'].rpartition('/')[2]}`"
    if "const" in schema:
        return f"`{schema['const']}`"
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if choices := schema.get("anyOf", schema.get("oneOf")):
        return " or ".join(_type(choice) for choice in choices)
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    return str(schema.get("format", schema.get("type", "any")))


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    head = list(head)
    yield ""
    yield _row(head)
    yield _row("---" for _ in head)
    for row in rows:
        yield _row(" ".join(cell.split()).replace("|", "\\|") for cell in row)
    yield ""


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
