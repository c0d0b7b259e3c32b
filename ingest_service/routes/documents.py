"""`POST /v1/documents`: one document."""

from fastapi import Request
from starlette.responses import Response

from ingest_service import representations
from ingest_service.access.caller import caller_of
from ingest_service.intake.body import Body
from ingest_service.intake.documents import parse_document
from ingest_service.intake.reader import MalformedBody
from ingest_service.intake.scanner import DocumentScanner
from ingest_service.openapi import (
    DOCUMENT_BODY,
    IDEMPOTENCY_HEADER,
    PREFER_HEADER,
    answers,
    job_links,
)
from ingest_service.problems import ProblemError
from ingest_service.request_headers import header
from ingest_service.routes._direct import DirectRoute, new_router
from ingest_service.routes._request import admit, media_type, request_key
from ingest_service.settings import IngestSettings
from ingest_service.state import Service, service_of
from ingest_service.submission import Submitted
from ingest_service.waiting import preferred_wait, retry_after, until_finished
from shared import problems
from shared.contracts import Document, Job, Problem

router = new_router(tags=["documents"], route_class=DirectRoute)
JSON = "application/json"


@router.post(
    "/v1/documents",
    status_code=202,
    summary="Submit one document",
    response_model=Job,
    responses=answers(
        200,
        202,
        400,
        408,
        409,
        410,
        413,
        415,
        422,
        429,
        503,
        model=Job,
        links=job_links("$response.body#/id"),
    ),
    openapi_extra={
        "requestBody": DOCUMENT_BODY,
        "parameters": [IDEMPOTENCY_HEADER, PREFER_HEADER],
    },
)
async def submit_document(request: Request) -> Response:
    """Accept a page; its annotation is at `links.self` once a worker has made it.

    With `Prefer: wait=N` the answer is the finished job if it finishes within N seconds. With an
    `Idempotency-Key` a repeated request is answered with the first answer and does nothing twice.
    """
    service, caller = service_of(request), await caller_of(request)
    media_type(request, JSON)
    owner = caller.name
    await admit(request, service, caller, 1)
    settings = service.settings
    body = Body(request, limit=settings.max_document_bytes, timeout=settings.body_timeout)
    document = await _read(body, settings, owner)
    key = request_key(request, body, owner)
    wait = preferred_wait(header(request.scope, b"prefer"), settings.max_wait)
    submitted = await service.submissions.submit(document, key, owner=owner, wait=wait)
    if submitted.id is None:
        return await _replay(service, submitted, owner)
    if not wait:
        return _accepted(submitted.body, submitted.id, submitted.wait)
    answer = await _wait(service, submitted.id, owner, wait)
    if key:
        await service.ledger.answered(key.id, finished=answer.status_code == 200)
    return answer


async def _read(body: Body, settings: IngestSettings, owner: str) -> Document:
    scanner = DocumentScanner(document_bytes=settings.max_document_bytes)
    try:
        async for chunk in body.chunks():
            scanner.feed(chunk)
        raw = scanner.close()
    except MalformedBody as error:
        raise ProblemError(
            problems.INVALID_JSON,
            f"The body is no JSON document: {error}.",
            headers={"Connection": "close"},
        ) from error
    document = parse_document(raw, settings, settings.callback_policy(owner))
    if isinstance(document, Problem):
        raise ProblemError.of(document)
    return document


async def _wait(service: Service, job_id: str, owner: str, seconds: int) -> Response:
    """200 with the finished job, or 202 with what it is after `seconds`."""
    record = await until_finished(
        service.notifier,
        f"job:{job_id}",
        lambda: service.ledger.job(job_id, owner=owner, result=True),
        seconds,
    )
    if record is None:
        raise ProblemError(problems.DELETED, f"{job_id} was deleted while it was waited for.")
    answer = _accepted(representations.job(record), job_id, record.estimated_wait)
    answer.headers["Preference-Applied"] = f"wait={seconds}"
    if record.finished:
        answer.status_code = 200
        del answer.headers["Retry-After"]
    return answer


async def _replay(service: Service, submitted: Submitted, owner: str) -> Response:
    job_id = Job.model_validate_json(submitted.body).id
    record = None
    if submitted.replayed_finished:
        record = await service.ledger.job(job_id, owner=owner, result=True)
    answer = _accepted(representations.job(record) if record else submitted.body, job_id, None)
    if record:
        answer.status_code = 200
        del answer.headers["Retry-After"]
    answer.headers["Idempotency-Replayed"] = "true"
    return answer


def _accepted(body: bytes, job_id: str, wait: float | None) -> Response:
    headers = {"Location": representations.job_path(job_id), "Retry-After": retry_after(wait)}
    return Response(body, 202, headers, media_type=JSON)
