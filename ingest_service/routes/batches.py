"""`/v1/batches`: many documents in one request."""

from collections.abc import Iterable, Mapping
from typing import Annotated

from fastapi import Query, Request
from pydantic import TypeAdapter, ValidationError
from starlette.responses import Response

from ingest_service import representations
from ingest_service.callbacks.policy import CallbackPolicy
from ingest_service.conditional import (
    IfNoneMatch,
    batch_tag,
    matching,
    not_modified,
    revalidated,
)
from ingest_service.intake.body import Body
from ingest_service.intake.documents import parse_document
from ingest_service.intake.reader import MalformedBody, RawValue
from ingest_service.intake.scanner import BatchScanner, LineScanner, TooManyDocuments
from ingest_service.openapi import BATCH_BODY, BATCH_LINKS, IDEMPOTENCY_HEADER, answers
from ingest_service.problems import ProblemError
from ingest_service.routes._direct import new_router
from ingest_service.routes._ids import ResourceId, absent
from ingest_service.routes._request import admit, media_type, request_key
from ingest_service.settings import IngestSettings
from ingest_service.state import CallerDep, OwnerDep, ServiceDep
from ingest_service.submission import prepare
from ingest_service.waiting import retry_after, unfinished, until_finished
from shared import problems
from shared.contracts import Batch, BatchAccepted, Document, Problem
from shared.contracts.document import Url
from shared.ledger import NewJob

router = new_router(tags=["batches"])
JSON = "application/json"
NDJSON = ("application/x-ndjson", "application/jsonl", "application/x-jsonlines")
CLOSE = {"Connection": "close"}
_CALLBACK: TypeAdapter[str | None] = TypeAdapter(Url | None)


@router.post(
    "/v1/batches",
    status_code=202,
    summary="Submit many documents",
    response_model=BatchAccepted,
    responses=answers(
        202, 400, 408, 409, 413, 415, 422, 429, 503, model=BatchAccepted, links=BATCH_LINKS
    ),
    openapi_extra={"requestBody": BATCH_BODY, "parameters": [IDEMPOTENCY_HEADER]},
)
async def submit_batch(request: Request, service: ServiceDep, caller: CallerDep) -> Response:
    """Accept the valid documents of a batch; each of the others is answered with its problem.

    Documents are checked while the body streams in and accepted all together once it is complete.
    """
    kind = media_type(request, JSON, *NDJSON)
    settings = service.settings
    await service.headroom.require()
    body = Body(request, limit=settings.max_batch_bytes, timeout=settings.body_timeout)
    reading = _Reading(settings, settings.callback_policy(caller.name))
    try:
        await (reading.json(body) if kind == JSON else reading.lines(body))
    except MalformedBody as error:
        raise ProblemError(
            problems.INVALID_JSON, f"The body is no JSON batch: {error}.", headers=CLOSE
        ) from error
    except TooManyDocuments as error:
        raise ProblemError(
            problems.TOO_MANY_DOCUMENTS, f"There are {error}; split it.", headers=CLOSE
        ) from error
    entries = reading.entries
    if not entries:
        raise ProblemError.of_field(
            problems.INVALID_BATCH, "/documents", "has no document; send at least one"
        )
    await admit(request, service, caller, sum(isinstance(item, NewJob) for item in entries))
    key = request_key(request, body, caller.name)
    submitted = await service.submissions.submit_batch(
        entries, key, owner=caller.name, callback_url=reading.callback_url
    )
    batch_id = submitted.id or BatchAccepted.model_validate_json(submitted.body).id
    headers = {
        "Location": representations.batch_path(batch_id),
        "Retry-After": retry_after(submitted.wait),
    }
    if submitted.replayed:
        headers["Idempotency-Replayed"] = "true"
    return Response(submitted.body, 202, headers, media_type=JSON)


class _Reading:
    """The entries of a batch as they arrive: jobs ready for the ledger, so that their text need not
    be kept while others arrive, and the problems of the other documents."""

    def __init__(self, settings: IngestSettings, callbacks: CallbackPolicy) -> None:
        self._settings = settings
        self._callbacks = callbacks
        self.entries: list[NewJob | Problem] = []
        self.callback_url: str | None = None

    async def json(self, body: Body) -> None:
        """Read `{"documents": […], "callback_url"?}`."""
        scanner = BatchScanner(
            document_bytes=self._settings.max_document_bytes,
            max_documents=self._settings.max_batch_documents,
        )
        async for chunk in body.chunks():
            self._add(scanner.feed(chunk))
            self._members(scanner.members)
        scanner.close()
        if not scanner.has_documents:
            raise ProblemError.of_field(problems.INVALID_BATCH, "/documents", "is required")

    async def lines(self, body: Body) -> None:
        """Read one document a line."""
        scanner = LineScanner(
            document_bytes=self._settings.max_document_bytes,
            max_documents=self._settings.max_batch_documents,
        )
        async for chunk in body.chunks():
            self._add(scanner.feed(chunk))
        self._add(scanner.close())

    def _add(self, found: Iterable[RawValue]) -> None:
        for raw in found:
            document = parse_document(raw, self._settings, self._callbacks)
            self.entries.append(prepare(document) if isinstance(document, Document) else document)

    def _members(self, members: Mapping[str, bytes]) -> None:
        for name, raw in members.items():
            if name == "callback_url":
                self.callback_url = self._checked(raw)
            else:
                raise _refused(name, "is no known field; remove it")

    def _checked(self, raw: bytes) -> str | None:
        try:
            url = _CALLBACK.validate_json(raw)
        except ValidationError:
            raise _refused("callback_url", "is no http or https URL") from None
        if url and (complaint := self._callbacks.complaint(url)):
            raise _refused("callback_url", complaint)
        return url


def _refused(name: str, detail: str) -> ProblemError:
    return ProblemError.of_field(problems.INVALID_BATCH, f"/{name}", detail, headers=CLOSE)


@router.get(
    "/v1/batches/{batch_id}",
    summary="The progress of a batch",
    response_model=Batch,
    responses=answers(200, 304, 404, 410, 422, 503, model=Batch),
)
async def get_batch(
    batch_id: ResourceId,
    service: ServiceDep,
    owner: OwnerDep,
    if_none_match: IfNoneMatch = None,
    wait: Annotated[int, Query(ge=0, description="seconds to wait for the batch to finish")] = 0,
) -> Response:
    """How many documents of the batch are in which state."""
    record = await until_finished(
        service.notifier,
        f"batch:{batch_id}",
        lambda: service.ledger.batch(batch_id, owner=owner),
        min(wait, service.settings.max_wait),
    )
    if record is None:
        raise absent(problems.BATCH_NOT_FOUND, batch_id, service.settings.retention)
    headers = unfinished(record)
    tag = batch_tag(record)
    if known := matching(if_none_match, tag):
        return not_modified(known, headers)
    return revalidated(representations.batch(record), tag, headers)
