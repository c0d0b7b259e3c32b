"""`/v1/batches`: many documents in one request."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from ingest_service import representations
from ingest_service.conditional import (
    IfNoneMatch,
    batch_tag,
    matching,
    not_modified,
    revalidated,
)
from ingest_service.intake.body import Body
from ingest_service.intake.documents import NO_CALLBACKS, parse_document
from ingest_service.intake.reader import MalformedBody, RawValue
from ingest_service.intake.scanner import BatchScanner, LineScanner, TooManyDocuments
from ingest_service.openapi import BATCH_BODY, BATCH_LINKS, IDEMPOTENCY_HEADER, answers
from ingest_service.problems import ProblemError
from ingest_service.routes._ids import ResourceId, absent
from ingest_service.routes._request import media_type, request_key
from ingest_service.state import OwnerDep, Service, ServiceDep
from ingest_service.submission import prepare
from ingest_service.waiting import retry_after, unfinished, until_finished
from shared import problems
from shared.contracts import Batch, BatchAccepted, Document, Problem
from shared.ledger import NewJob

router = APIRouter(tags=["batches"])
JSON = "application/json"
NDJSON = ("application/x-ndjson", "application/jsonl", "application/x-jsonlines")
CLOSE = {"Connection": "close"}


@router.post(
    "/v1/batches",
    status_code=202,
    summary="Submit many documents",
    response_model=BatchAccepted,
    responses=answers(
        202, 400, 408, 409, 413, 415, 422, 503, model=BatchAccepted, links=BATCH_LINKS
    ),
    openapi_extra={"requestBody": BATCH_BODY, "parameters": [IDEMPOTENCY_HEADER]},
)
async def submit_batch(request: Request, service: ServiceDep, owner: OwnerDep) -> Response:
    """Accept the valid documents of a batch; each of the others is answered with its problem.

    Documents are checked while the body streams in and accepted all together once it is complete.
    """
    kind = media_type(request, JSON, *NDJSON)
    settings = service.settings
    body = Body(request, limit=settings.max_batch_bytes, timeout=settings.body_timeout)
    try:
        read = _read_json if kind == JSON else _read_lines
        entries = await read(body, service)
    except MalformedBody as error:
        raise ProblemError(
            problems.INVALID_JSON, f"The body is no JSON batch: {error}.", headers=CLOSE
        ) from error
    except TooManyDocuments as error:
        raise ProblemError(
            problems.TOO_MANY_DOCUMENTS, f"There are {error}; split it.", headers=CLOSE
        ) from error
    if not entries:
        raise ProblemError.of_field(
            problems.INVALID_BATCH, "/documents", "has no document; send at least one"
        )
    key = request_key(request, body.digest, owner)
    submitted = await service.submissions.submit_batch(entries, key, owner=owner)
    batch_id = submitted.id or BatchAccepted.model_validate_json(submitted.body).id
    headers = {
        "Location": representations.batch_path(batch_id),
        "Retry-After": retry_after(submitted.wait),
    }
    if submitted.replayed:
        headers["Idempotency-Replayed"] = "true"
    return Response(submitted.body, 202, headers, media_type=JSON)


async def _read_json(body: Body, service: Service) -> list[NewJob | Problem]:
    settings = service.settings
    scanner = BatchScanner(
        document_bytes=settings.max_document_bytes, max_documents=settings.max_batch_documents
    )
    entries: list[NewJob | Problem] = []
    async for chunk in body.chunks():
        entries += [_entry(raw, service) for raw in scanner.feed(chunk)]
        _check_members(scanner)
    scanner.close()
    if not scanner.has_documents:
        raise ProblemError.of_field(problems.INVALID_BATCH, "/documents", "is required")
    return entries


def _check_members(scanner: BatchScanner) -> None:
    for name, raw in scanner.members.items():
        if name == "callback_url" and raw == b"null":
            continue
        detail = NO_CALLBACKS if name == "callback_url" else "is no known field; remove it"
        raise ProblemError.of_field(problems.INVALID_BATCH, f"/{name}", detail, headers=CLOSE)


async def _read_lines(body: Body, service: Service) -> list[NewJob | Problem]:
    settings = service.settings
    scanner = LineScanner(
        document_bytes=settings.max_document_bytes, max_documents=settings.max_batch_documents
    )
    entries: list[NewJob | Problem] = []
    async for chunk in body.chunks():
        entries += [_entry(raw, service) for raw in scanner.feed(chunk)]
    return entries + [_entry(raw, service) for raw in scanner.close()]


def _entry(raw: RawValue, service: Service) -> NewJob | Problem:
    """A document ready for the ledger, so that its text need not be kept while others arrive."""
    document = parse_document(raw, service.settings)
    return prepare(document) if isinstance(document, Document) else document


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
