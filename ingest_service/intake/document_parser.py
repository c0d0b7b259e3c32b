"""Parses the raw bytes of a document; a problem names the field and the remedy."""

import asyncio
import codecs
from collections.abc import Iterable, Iterator, Mapping

import msgspec
from pydantic import ValidationError
from pydantic_core import from_json

from ingest_service.callbacks.policy import CallbackPolicy
from ingest_service.intake.json_decoding import (
    CONTAINERS,
    InvalidJson,
    NestedTooDeeply,
    decode,
    first_byte,
    is_nested_deeper,
)
from ingest_service.problem_responses import ProblemError
from ingest_service.settings import IngestSettings
from shared import problems
from shared.contracts import Document, FieldError, Problem
from shared.contracts.document import METADATA_KEYS

# A longer document is parsed in a thread, so that other requests go on meanwhile (bytes).
SHORT = 64 * 1024
# An answer names so many errors and counts the others; longer names of fields are cut.
MAX_ERRORS = 20
MAX_NAME = 100

NOT_UNICODE = (
    "is not Unicode text: it has a lone surrogate or bytes that are not UTF-8; "
    "decode the page with its own charset and send it as UTF-8"
)
NOT_FLAT = "is an array or object; a document is flat, and only `metadata` is an object"
_REMEDIES = {
    "extra_forbidden": "is not a known field; remove it or put it into `metadata`",
    "missing": "is required",
    "too_long": f"has too many members; send at most {METADATA_KEYS}",
}
_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])

# The names that lead to a field, and what is wrong with it.
Path = tuple[int | str, ...]
Fault = tuple[Path, str]
Values = Mapping[Path, msgspec.Raw]


async def read_document(
    body: bytes, settings: IngestSettings, callbacks: CallbackPolicy
) -> Document:
    """Return the document that a body consists of.

    Raises:
        ProblemError: the body is not JSON, or the document is not valid.
    """
    if len(body) <= SHORT:
        document = parse_document(body, settings, callbacks)
    else:
        document = await asyncio.to_thread(parse_document, body, settings, callbacks)
    if isinstance(document, Problem):
        raise ProblemError.of(document)
    return document


def parse_document(
    data: bytes, settings: IngestSettings, callbacks: CallbackPolicy
) -> Document | Problem:
    """Return the document, or the problem if it is not valid."""
    if len(data) > settings.max_document_bytes:
        return problems.CONTENT_TOO_LARGE.problem(
            f"The document has more than {settings.max_document_bytes} bytes; split the page."
        )
    try:
        data = data.removeprefix(codecs.BOM_UTF8)
        values = _values(data)
        _check_nesting(values, settings.max_nesting)
    except NestedTooDeeply as error:
        return problems.NESTED_TOO_DEEPLY.problem(
            f"Objects and arrays are nested {error}; at most {settings.max_nesting} are permitted."
        )
    except (InvalidJson, msgspec.ValidationError) as error:
        return problems.INVALID_JSON.problem(
            f"This is not a JSON document: {error}. Send one complete JSON object in UTF-8."
        )
    # pydantic would read everything and explain each error, which can take seconds. So it gets
    # only what has the form of a document.
    if problem := _invalid(_faults_of_form(values)):
        return problem
    try:
        document = Document.model_validate_json(data)
    except ValidationError as error:
        return _explain(values, error)
    return exceeded_limit(document, settings, callbacks) or document


def _values(data: bytes) -> Values:
    """Return the raw values of the fields; those of `metadata` one by one, if it is an object."""
    fields = decode(data, _OBJECT)
    values: dict[Path, msgspec.Raw] = {(name,): value for name, value in fields.items()}
    metadata = fields.get("metadata")
    if metadata and first_byte(metadata) == b"{":
        del values[("metadata",)]
        for name, value in decode(metadata, _OBJECT).items():
            values[("metadata", name)] = value
    return values


def _check_nesting(values: Values, limit: int) -> None:
    """Raise `NestedTooDeeply` if more objects and arrays than the limit are inside each other."""
    for path, value in values.items():
        if first_byte(value) in CONTAINERS and is_nested_deeper(value, limit - len(path)):
            raise NestedTooDeeply(f"more than {limit} deep")


def _faults_of_form(values: Values) -> Iterator[Fault]:
    """Yield what is wrong with the names of the fields, their number, and their kinds."""
    for path, value in values.items():
        if path[0] not in Document.model_fields:
            yield path, _REMEDIES["extra_forbidden"]
        elif first_byte(value) in CONTAINERS:
            yield path, NOT_FLAT
    if ("content",) not in values:
        yield ("content",), _REMEDIES["missing"]
    if sum(len(path) == 2 for path in values) > METADATA_KEYS:
        yield ("metadata",), _REMEDIES["too_long"]


def exceeded_limit(
    document: Document, settings: IngestSettings, callbacks: CallbackPolicy
) -> Problem | None:
    """Return the problem of a document that the settings do not permit."""
    if detail := _too_long(document, settings):
        return _invalid([(("content",), detail)], problems.CONTENT_TOO_LARGE)
    if document.callback_url and (objection := callbacks.objection(document.callback_url)):
        return _invalid([(("callback_url",), objection)])
    return None


def _too_long(document: Document, settings: IngestSettings) -> str | None:
    """Return which limit the content exceeds and what to do; markup has a limit of its own."""
    length = len(document.content)
    if document.content_type == "text/html":
        limit = settings.max_html_characters
        remedy = "leave out scripts, styles and data: URLs (QUOTIDIAN_MAX_HTML_CHARACTERS)"
        named = "characters of HTML"
    else:
        limit = settings.max_document_characters
        named, remedy = "characters", "split the page"
    if length <= limit:
        return None
    return f"has {length} {named}; at most {limit} are permitted: {remedy}"


def _explain(values: Values, error: ValidationError) -> Problem:
    """Return the problem with an error for each field that is not valid."""
    items = error.errors(include_url=False, include_context=False, include_input=False)
    if items[0]["type"] == "json_invalid":
        # The syntax is right, so it is about text.
        faults = [(path, NOT_UNICODE) for path, value in values.items() if not _is_unicode(value)]
        detail = f"{items[0]['msg']}. Send one complete JSON object in UTF-8."
        return _invalid(faults) or problems.INVALID_JSON.problem(detail)
    found = _invalid(
        (item["loc"], _REMEDIES.get(item["type"]) or item["msg"].removeprefix("Value error, "))
        for item in items
    )
    assert found is not None
    return found


def _is_unicode(value: msgspec.Raw) -> bool:
    try:
        from_json(bytes(value))
    except ValueError:
        return False
    return True


def _invalid(
    faults: Iterable[Fault], kind: problems.ProblemType = problems.INVALID_DOCUMENT
) -> Problem | None:
    """Return the problem that names the first faults and counts the others; None without any."""
    errors: list[FieldError] = []
    others = 0
    for path, detail in faults:
        if len(errors) < MAX_ERRORS:
            errors.append(FieldError(pointer=_pointer(path), detail=detail))
        else:
            others += 1
    if not errors:
        return None
    detail = "; ".join(f"{item.pointer} {item.detail}" for item in errors)
    return kind.problem(f"{detail}; and {others:,} more" if others else detail, errors)


def _pointer(path: Path) -> str:
    """Return the JSON pointer (RFC 6901) of a field."""
    # pydantic marks a bad key of an object with a part "[key]" after it.
    return "".join(f"/{_escape(str(part))}" for part in path if part != "[key]")


def _escape(part: str) -> str:
    """Escape a part of a JSON pointer; cut a long one."""
    if len(part) > MAX_NAME:
        part = f"{part[:MAX_NAME]}…"
    return part.replace("~", "~0").replace("/", "~1")
