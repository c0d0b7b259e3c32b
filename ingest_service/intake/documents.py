"""From raw bytes to a valid document, or a problem that names the field and the remedy."""

import json
from collections.abc import Iterator

from pydantic import ValidationError

from ingest_service.callbacks.policy import CallbackPolicy
from ingest_service.intake.reader import RawValue
from ingest_service.settings import IngestSettings
from shared import problems
from shared.contracts import Document, FieldError, Problem

_REMEDIES = {
    "extra_forbidden": "is no known field; remove it or put it into `metadata`",
    "missing": "is required",
    "too_long": "has too many members; send at most 64",
}


def parse_document(
    raw: RawValue, settings: IngestSettings, callbacks: CallbackPolicy
) -> Document | Problem:
    """The document, or what is wrong with it."""
    if raw.too_large:
        return problems.CONTENT_TOO_LARGE.problem(
            f"The document has more than {settings.max_document_bytes} bytes; split the page."
        )
    if raw.nesting > settings.max_nesting:
        return problems.NESTED_TOO_DEEPLY.problem(
            f"Objects and arrays stand {raw.nesting} deep in each other; "
            f"at most {settings.max_nesting} are read."
        )
    data = bytes(raw.data)
    try:
        document = Document.model_validate_json(data)
    except ValidationError as error:
        return _explain(data, error)
    return _check(document, settings, callbacks) or document


def _check(
    document: Document, settings: IngestSettings, callbacks: CallbackPolicy
) -> Problem | None:
    length, limit = len(document.content), settings.max_document_characters
    if length > limit:
        return _invalid(
            [
                _error(
                    "/content", f"has {length} characters; at most {limit} are read: split the page"
                )
            ],
            problems.CONTENT_TOO_LARGE,
        )
    if document.callback_url and (complaint := callbacks.complaint(document.callback_url)):
        return _invalid([_error("/callback_url", complaint)])
    return None


def _explain(data: bytes, error: ValidationError) -> Problem:
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
    """Say which field holds bytes or escapes that are no Unicode, if that is what is wrong."""
    try:
        value = json.loads(data.decode("utf-8", "surrogateescape"))
    except (ValueError, RecursionError):
        value = None
    errors = [_error(pointer, NOT_UNICODE) for pointer in _unencodable(value, "")]
    if errors:
        return _invalid(errors)
    return problems.INVALID_JSON.problem(f"{message}. Send one complete JSON object in UTF-8.")


NOT_UNICODE = (
    "is no Unicode text: it has a lone surrogate or bytes that are no UTF-8; "
    "decode the page with its own charset and send it as UTF-8"
)


def _unencodable(value: object, pointer: str) -> Iterator[str]:
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
    # pydantic marks a bad key of an object with a part "[key]" after it.
    return "".join(f"/{_escape(str(part))}" for part in location if part != "[key]")


def _escape(part: str) -> str:
    """RFC 6901; what cannot be encoded is shown as its escape."""
    part = part.encode("utf-8", "backslashreplace").decode()
    return part.replace("~", "~0").replace("/", "~1")
