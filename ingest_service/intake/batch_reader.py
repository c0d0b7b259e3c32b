"""Reads the documents of a batch."""

import asyncio
import codecs
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import msgspec
from pydantic import TypeAdapter, ValidationError

from ingest_service.callbacks.policy import CallbackPolicy
from ingest_service.intake.document_parser import parse_document
from ingest_service.intake.json_decoding import InvalidJson, NestedTooDeeply, decode, first_byte
from ingest_service.problem_responses import ProblemError
from ingest_service.settings import IngestSettings
from ingest_service.submission import new_job
from shared import problems
from shared.contracts import Document, Problem
from shared.contracts.document import Url
from shared.ledger import NewJob

# The message of a member that is not known repeats its name (characters).
MAX_MESSAGE = 200

_CALLBACK_URL: TypeAdapter[str | None] = TypeAdapter(Url | None)


class _Body(msgspec.Struct, forbid_unknown_fields=True):
    """The body of a batch that is one JSON object; a member that is missing is empty."""

    documents: msgspec.Raw = msgspec.Raw()
    callback_url: msgspec.Raw = msgspec.Raw()


_BODY = msgspec.json.Decoder(_Body)


@dataclass(frozen=True)
class ReadBatch:
    """The documents of a batch in their order: jobs, and the problems of those not valid."""

    entries: list[NewJob | Problem]
    callback_url: str | None = None

    @property
    def valid_documents(self) -> int:
        """Return the number of documents that can be accepted."""
        return sum(isinstance(entry, NewJob) for entry in self.entries)


async def read_batch(
    body: bytes, settings: IngestSettings, callbacks: CallbackPolicy, *, lines: bool
) -> ReadBatch:
    """Return what a body holds: one JSON object, or one document a line.

    Raises:
        ProblemError: the batch itself is not valid, or has no documents or too many.
    """
    # In a thread, so that other requests go on meanwhile.
    return await asyncio.to_thread(_read_batch, body, settings, callbacks, lines=lines)


def _read_batch(
    body: bytes, settings: IngestSettings, callbacks: CallbackPolicy, *, lines: bool
) -> ReadBatch:
    documents: Iterable[bytes]
    callback_url = None
    body = body.removeprefix(codecs.BOM_UTF8)
    if lines:
        documents = _lines(body)
    else:
        batch = _decode_object(body)
        documents = _cut(batch.documents, settings.max_batch_documents)
        callback_url = _parse_callback_url(batch.callback_url, callbacks)
    entries: list[NewJob | Problem] = []
    for raw in documents:
        if len(entries) == settings.max_batch_documents:
            raise _too_many(settings.max_batch_documents)
        document = parse_document(raw, settings, callbacks)
        entries.append(new_job(document) if isinstance(document, Document) else document)
    if not entries:
        raise _invalid_member("documents", "has no document; send at least one")
    return ReadBatch(entries, callback_url)


def _lines(body: bytes) -> Iterator[bytes]:
    """Yield the lines that are not blank."""
    return (line for line in io.BytesIO(body) if not line.isspace())


def _decode_object(body: bytes) -> _Body:
    """Return the raw members of a batch; raise `ProblemError` if it has others, or is none."""
    try:
        return decode(body, _BODY)
    except NestedTooDeeply as error:
        raise ProblemError(
            problems.NESTED_TOO_DEEPLY, f"Objects and arrays are nested {error}; send flat ones."
        ) from error
    except InvalidJson as error:
        raise _not_a_batch(str(error)) from error
    except msgspec.ValidationError as error:
        if not body.lstrip().startswith(b"{"):
            raise _not_a_batch("the body is not an object") from error
        raise ProblemError(
            problems.INVALID_BATCH,
            f"{str(error)[:MAX_MESSAGE]}: remove it; send `documents` and `callback_url` only.",
        ) from error


def _cut(documents: msgspec.Raw, limit: int) -> Iterator[bytes]:
    """Return the raw items of an array; raise `ProblemError` if it has more than the limit."""
    if not documents:
        raise _invalid_member("documents", "is required")
    if first_byte(documents) != b"[":
        raise _not_a_batch("`documents` is not an array")
    try:
        items = decode(documents, _array_decoder(limit))
    except msgspec.ValidationError as error:
        raise _too_many(limit) from error
    return (bytes(item) for item in msgspec.structs.astuple(items) if item)


@cache
def _array_decoder(limit: int) -> msgspec.json.Decoder[msgspec.Struct]:
    """Return a decoder of arrays of raw items that refuses a longer one at once.

    The length of a list is checked only after the list is made: a gigabyte for 32 MB of `1,1,1,…`.
    """
    fields = [(f"item_{number}", msgspec.Raw, msgspec.Raw()) for number in range(limit)]
    array = msgspec.defstruct("Documents", fields, array_like=True, forbid_unknown_fields=True)
    return msgspec.json.Decoder(array)


def _parse_callback_url(raw: msgspec.Raw, callbacks: CallbackPolicy) -> str | None:
    if not raw:
        return None
    try:
        url = _CALLBACK_URL.validate_json(bytes(raw))
    except ValidationError:
        raise _invalid_member("callback_url", "is not an http or https URL") from None
    if url and (objection := callbacks.objection(url)):
        raise _invalid_member("callback_url", objection)
    return url


def _invalid_member(name: str, detail: str) -> ProblemError:
    return ProblemError.of_field(problems.INVALID_BATCH, f"/{name}", detail)


def _not_a_batch(reason: str) -> ProblemError:
    return ProblemError(
        problems.INVALID_JSON,
        f"The body is not a JSON batch: {reason}. "
        'Send {"documents": […]}, or one document a line as application/x-ndjson.',
    )


def _too_many(limit: int) -> ProblemError:
    return ProblemError(
        problems.TOO_MANY_DOCUMENTS,
        f"There are more than {limit} documents in one batch; split it.",
    )
