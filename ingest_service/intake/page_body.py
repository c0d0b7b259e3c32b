"""A page as the body itself: `text/html` or `text/plain`, with its fields as query parameters."""

import asyncio
from collections.abc import Iterable, Sequence
from itertools import islice

from pydantic import ValidationError

from ingest_service.callbacks.policy import CallbackPolicy
from ingest_service.intake.document_parser import MAX_ERRORS, SHORT, exceeded_limit
from ingest_service.problem_responses import ProblemError
from ingest_service.settings import IngestSettings
from shared import problems
from shared.contracts import Document, FieldError
from shared.page_decoding import decode_page

PAGE_TYPES = ("text/html", "text/plain")
QUERY_FIELDS = ("external_id", "url", "title", "source", "published_at", "language", "callback_url")
MAX_SHOWN = 100

Query = Sequence[tuple[str, str]]


def refuse_query(query: Query) -> None:
    """Raise `ProblemError` if there are parameters, because a JSON document has all its fields."""
    if query:
        raise _invalid((name, "is not read with JSON; put it into the body") for name, _ in query)


async def read_page(
    body: bytes,
    content_type: str,
    query: Query,
    settings: IngestSettings,
    callbacks: CallbackPolicy,
) -> Document:
    """Return the document whose content is the body.

    `content_type` is the header with its charset, which gives way to what the bytes show.

    Raises:
        ProblemError: a parameter is wrong, or the page is blank or too long.
    """
    if len(body) <= SHORT:
        return _read(body, content_type, query, settings, callbacks)
    return await asyncio.to_thread(_read, body, content_type, query, settings, callbacks)


def _read(
    body: bytes,
    content_type: str,
    query: Query,
    settings: IngestSettings,
    callbacks: CallbackPolicy,
) -> Document:
    fields = _fields(query)
    media_type = content_type.partition(";")[0].strip().lower()
    content = decode_page(body, content_type)
    try:
        document = Document.model_validate(
            {**fields, "content": content, "content_type": media_type}
        )
    except ValidationError as error:
        raise _explained(error) from None
    if problem := exceeded_limit(document, settings, callbacks):
        raise ProblemError.of(problem)
    return document


def _fields(query: Query) -> dict[str, str]:
    fields: dict[str, str] = {}
    for name, value in query:
        if name in fields:
            raise _invalid([(name, "is given twice; send it once")])
        fields[name] = value
    return fields


def _explained(error: ValidationError) -> ProblemError:
    items = error.errors(include_url=False, include_context=False, include_input=False)
    faults = [
        (str(item["loc"][0]), str(item["msg"]).removeprefix("Value error, ")) for item in items
    ]
    if faults[0][0] == "content":
        return ProblemError.of_field(problems.INVALID_DOCUMENT, "/content", faults[0][1])
    return _invalid(faults)


def _invalid(faults: Iterable[tuple[str, str]]) -> ProblemError:
    errors = [
        FieldError(pointer=f"query/{name[:MAX_SHOWN]}", detail=detail)
        for name, detail in islice(faults, MAX_ERRORS)
    ]
    detail = "; ".join(f"{item.pointer}: {item.detail}" for item in errors)
    return ProblemError.of(problems.INVALID_PARAMETER.problem(detail, errors))
