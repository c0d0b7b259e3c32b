"""Parses the raw bytes of a document; a problem names the field and the remedy."""

import json
from collections.abc import Iterator

from pydantic import ValidationError

from ingest_service.callbacks.policy import CallbackPolicy
from ingest_service.intake.body_scanners import DocumentScanner
from ingest_service.intake.json_reader import MalformedBody, RawValue
from ingest_service.intake.request_body import RequestBody
from ingest_service.problem_responses import CLOSE_CONNECTION, ProblemError
from ingest_service.settings import IngestSettings
from shared import problems
from shared.contracts import Document, FieldError, Problem

_REMEDIES = {
    "extra_forbidden": "is not a known field; remove it or put it into `metadata`",
    "missing": "is required",
    "too_long": "has too many members; send at most 64",
}


async def read_document(
    body: RequestBody, settings: IngestSettings, callbacks: CallbackPolicy
) -> Document:
    """Return the document that a body consists of.

    Raises:
        ProblemError: the body is not JSON, or the document is not valid.
    """
    scanner = DocumentScanner(document_bytes=settings.max_document_bytes)
    try:
        async for chunk in body.chunks():
            scanner.feed(chunk)
        raw = scanner.close()
    except MalformedBody as error:
        raise ProblemError(
            problems.INVALID_JSON, f"The body is not a JSON document: {error}.", CLOSE_CONNECTION
        ) from error
    document = parse_document(raw, settings, callbacks)
    if isinstance(document, Problem):
        raise ProblemError.of(document)
    return document


def parse_document(
    raw: RawValue, settings: IngestSettings, callbacks: CallbackPolicy
) -> Document | Problem:
    """Return the document, or the problem if it is not valid."""
    if raw.too_large:
        return problems.CONTENT_TOO_LARGE.problem(
            f"The document has more than {settings.max_document_bytes} bytes; split the page."
        )
    if raw.nesting > settings.max_nesting:
        return problems.NESTED_TOO_DEEPLY.problem(
            f"Objects and arrays are nested {raw.nesting} deep; "
            f"at most {settings.max_nesting} are permitted."
        )
    data = bytes(raw.data)
    try:
        document = Document.model_validate_json(data)
    except ValidationError as error:
        return _explain(data, error)
    return _exceeded_limit(document, settings, callbacks) or document


def _exceeded_limit(
    document: Document, settings: IngestSettings, callbacks: CallbackPolicy
) -> Problem | None:
    """Return the problem of a document that the settings do not permit."""
    length, limit = len(document.content), settings.max_document_characters
    if length > limit:
        detail = f"has {length} characters; at most {limit} are permitted: split the page"
        return _invalid([_error("/content", detail)], problems.CONTENT_TOO_LARGE)
    if document.callback_url and (objection := callbacks.objection(document.callback_url)):
        return _invalid([_error("/callback_url", objection)])
    return None


def _explain(data: bytes, error: ValidationError) -> Problem:
    """Return the problem with an error for each field that is not valid."""
    items = error.errors(include_url=False, include_context=False)
    if items[0]["type"] == "json_invalid":
        return _explain_json(data, items[0]["msg"])
    return _invalid(
        [
            _error(
                _pointer(item["loc"]),
                _REMEDIES.get(item["type"]) or item["msg"].removeprefix("Value error, "),
            )
            for item in items
        ]
    )


def _explain_json(data: bytes, message: str) -> Problem:
    """Return the problem of invalid JSON; it names a field that is not Unicode text."""
    try:
        value = json.loads(data.decode("utf-8", "surrogateescape"))
    except (ValueError, RecursionError):
        value = None
    errors = [_error(pointer, NOT_UNICODE) for pointer in _unencodable(value, "")]
    if errors:
        return _invalid(errors)
    return problems.INVALID_JSON.problem(f"{message}. Send one complete JSON object in UTF-8.")


NOT_UNICODE = (
    "is not Unicode text: it has a lone surrogate or bytes that are not UTF-8; "
    "decode the page with its own charset and send it as UTF-8"
)


def _unencodable(value: object, pointer: str) -> Iterator[str]:
    """Yield the pointers of strings that have surrogates."""
    match value:
        case str() if any("\ud800" <= character <= "\udfff" for character in value):
            yield pointer
        case dict():
            for name, item in value.items():
                if any("\ud800" <= character <= "\udfff" for character in name):
                    yield pointer
                else:
                    yield from _unencodable(item, f"{pointer}/{_escape(name)}")
        case list():
            for index, item in enumerate(value):
                yield from _unencodable(item, f"{pointer}/{index}")


def _invalid(
    errors: list[FieldError], kind: problems.ProblemType = problems.INVALID_DOCUMENT
) -> Problem:
    return kind.problem("; ".join(f"{item.pointer} {item.detail}" for item in errors), errors)


def _error(pointer: str, detail: str) -> FieldError:
    return FieldError(pointer=pointer, detail=detail)


def _pointer(location: tuple[int | str, ...]) -> str:
    """Return the JSON pointer of a location that pydantic names."""
    # pydantic marks a bad key of an object with a part "[key]" after it.
    return "".join(f"/{_escape(str(part))}" for part in location if part != "[key]")


def _escape(part: str) -> str:
    """Escape a part of a JSON pointer (RFC 6901); show what cannot be encoded by its escape."""
    part = part.encode("utf-8", "backslashreplace").decode()
    return part.replace("~", "~0").replace("/", "~1")
