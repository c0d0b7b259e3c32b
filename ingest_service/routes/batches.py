"""`/v1/batches`: many documents in one request."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from ingest_service import representations
from ingest_service.conditional import NO_CACHE, batch_etag, matching_etag, not_modified
from ingest_service.dependencies import CallerDep, OwnerDep, ServiceDep
from ingest_service.intake.batch_reader import read_batch
from ingest_service.intake.request_body import read_body
from ingest_service.openapi import (
    BATCH_BODY,
    BATCH_LINKS,
    IDEMPOTENCY_HEADER,
    IF_NONE_MATCH_HEADER,
    described_responses,
)
from ingest_service.request_headers import RequestHeadersDep
from ingest_service.routes.admission import admit, request_key, require_media_type
from ingest_service.routes.resource_ids import ResourceId, not_found
from ingest_service.waiting import polling_headers, retry_after, wait_until_finished
from shared import problems
from shared.contracts import Batch, BatchAccepted

router = APIRouter(tags=["batches"])
JSON = "application/json"
NDJSON = ("application/x-ndjson", "application/jsonl", "application/x-jsonlines")


@router.post(
    "/v1/batches",
    status_code=202,
    summary="Submit many documents",
    response_model=BatchAccepted,
    response_model_exclude_none=True,
    responses=described_responses(
        *(202, 400, 408, 409, 413, 415, 422, 429, 503), model=BatchAccepted, links=BATCH_LINKS
    ),
    openapi_extra={"requestBody": BATCH_BODY, "parameters": [IDEMPOTENCY_HEADER]},
)
async def submit_batch(
    request: Request,
    response: Response,
    service: ServiceDep,
    caller: CallerDep,
    headers: RequestHeadersDep,
) -> BatchAccepted:
    """Accept the valid documents of a batch; each of the others is answered with its problem.

    Documents are checked one by one and accepted all together.
    """
    require_media_type(headers, JSON, *NDJSON)
    await service.capacity.require()
    settings, owner = service.settings, caller.name
    body = await read_body(
        request, headers, limit=settings.max_batch_bytes, within=settings.body_timeout
    )
    callbacks = settings.callback_policy(owner)
    batch = await read_batch(body, settings, callbacks, lines=headers.media_type != JSON)
    await admit(request, service, caller, batch.valid_documents)
    submission = await service.submissions.submit_batch(
        batch.entries,
        request_key(headers, request.url.path, body, owner),
        owner=owner,
        callback_url=batch.callback_url,
    )
    response.headers["Location"] = representations.batch_path(submission.answer.id)
    response.headers["Retry-After"] = retry_after(submission.estimated_wait)
    if submission.replayed:
        response.headers["Idempotency-Replayed"] = "true"
    return submission.answer


@router.get(
    "/v1/batches/{batch_id}",
    summary="The progress of a batch",
    response_model=Batch,
    responses=described_responses(200, 304, 404, 410, 422, 503, model=Batch),
    openapi_extra={"parameters": [IF_NONE_MATCH_HEADER]},
)
async def get_batch(
    batch_id: ResourceId,
    response: Response,
    service: ServiceDep,
    owner: OwnerDep,
    headers: RequestHeadersDep,
    wait: Annotated[int, Query(ge=0, description="seconds to wait for the batch to finish")] = 0,
) -> Batch | Response:
    """Return how many documents of the batch are in which state."""
    record = await wait_until_finished(
        service.notifier,
        f"batch:{batch_id}",
        lambda: service.ledger.batch(batch_id, owner=owner),
        min(wait, service.settings.max_wait),
    )
    if record is None:
        raise not_found(problems.BATCH_NOT_FOUND, batch_id, service.settings.retention)
    answer_headers = NO_CACHE | polling_headers(record)
    etag = batch_etag(record)
    if known := matching_etag(headers.if_none_match, etag):
        return not_modified(known, answer_headers)
    response.headers.update(answer_headers | {"ETag": etag})
    return representations.batch(record)
