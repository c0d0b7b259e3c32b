"""`/v1/jobs`: the state of jobs, and their results."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from ingest_service import cursor as cursors
from ingest_service import representations
from ingest_service.conditional import NO_CACHE, job_etag, matching_etag, not_modified
from ingest_service.confidence import with_confident_quotes
from ingest_service.dependencies import OwnerDep, ServiceDep
from ingest_service.openapi import (
    IF_NONE_MATCH_HEADER,
    LIST_LINKS,
    described_responses,
    job_links,
)
from ingest_service.problem_responses import ProblemError
from ingest_service.request_headers import RequestHeadersDep
from ingest_service.routes.resource_ids import ResourceId, not_found
from ingest_service.service import Service
from ingest_service.waiting import polling_headers, wait_until_finished
from shared import problems
from shared.contracts import Annotation, Job, JobList, JobStatus
from shared.ledger import JobRecord
from shared.ledger.codec import decompress

router = APIRouter(tags=["jobs"])
JSON = "application/json"
MinConfidence = Annotated[
    float, Query(ge=0, le=1, description="leave out quotations with less confidence")
]
MAX_PAGE = 200


@router.get(
    "/v1/jobs",
    summary="The jobs, newest first",
    response_model=JobList,
    response_model_exclude_unset=True,
    responses=described_responses(200, 422, 503, model=JobList, links=LIST_LINKS),
)
async def list_jobs(
    response: Response,
    service: ServiceDep,
    owner: OwnerDep,
    status: Annotated[JobStatus | None, Query(description="only jobs of this status")] = None,
    batch: Annotated[str | None, Query(max_length=64, description="only this batch's")] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE, description="jobs a page")] = 50,
    cursor: Annotated[
        str | None, Query(pattern=cursors.PATTERN, description="`next_cursor` of the page before")
    ] = None,
) -> JobList:
    """Return a page of jobs without their results.

    Pages neither overlap nor leave anything out while jobs are added; a job that changes its status
    moves between lists filtered by status.
    """
    filters = (owner, status, batch)
    try:
        before = cursors.decode(cursor, *filters) if cursor else None
    except cursors.InvalidCursor:
        raise ProblemError.of_field(
            problems.INVALID_PARAMETER,
            "query/cursor",
            "is not a `next_cursor` of a list with these filters; begin again without one",
        ) from None
    page = await service.ledger.jobs(
        owner=owner, limit=limit, status=status, batch=batch, before=before
    )
    response.headers.update(NO_CACHE)
    next_cursor = cursors.encode(page.jobs[-1].id, *filters) if page.more else None
    return representations.job_list(page.jobs, next_cursor)


@router.get(
    "/v1/jobs/{job_id}",
    summary="The state of a job",
    response_model=Job,
    responses=described_responses(
        *(200, 304, 404, 410, 422, 503), model=Job, links=job_links("$request.path.job_id")
    ),
    openapi_extra={"parameters": [IF_NONE_MATCH_HEADER]},
)
async def get_job(
    job_id: ResourceId,
    service: ServiceDep,
    owner: OwnerDep,
    headers: RequestHeadersDep,
    wait: Annotated[int, Query(ge=0, description="seconds to wait for the job to finish")] = 0,
    result: Annotated[bool, Query(description="put the annotation into the answer")] = True,
    min_confidence: MinConfidence = 0,
) -> Response:
    """Return the job at any status; with its annotation once it has succeeded."""
    # The answer to a caller with an ETag is probably 304, for which no result is fetched.
    fetch_result = result and headers.if_none_match is None
    record = await wait_until_finished(
        service.notifier,
        f"job:{job_id}",
        lambda: service.ledger.job(job_id, owner=owner, result=fetch_result),
        min(wait, service.settings.max_wait),
    )
    if record is None:
        raise not_found(problems.JOB_NOT_FOUND, job_id, service.settings.retention)
    if known := matching_etag(headers.if_none_match, job_etag(record)):
        return not_modified(known, NO_CACHE | polling_headers(record))
    if result and not fetch_result:
        record = await _read_job(job_id, owner, service, result=True)
    answer_headers = NO_CACHE | polling_headers(record) | {"ETag": job_etag(record)}
    return Response(representations.job_json(record, min_confidence), 200, answer_headers, JSON)


@router.get(
    "/v1/jobs/{job_id}/result",
    summary="The annotation alone",
    response_model=Annotation,
    responses=described_responses(200, 304, 404, 409, 410, 422, 503, model=Annotation),
    openapi_extra={"parameters": [IF_NONE_MATCH_HEADER]},
)
async def get_result(
    job_id: ResourceId,
    service: ServiceDep,
    owner: OwnerDep,
    headers: RequestHeadersDep,
    min_confidence: MinConfidence = 0,
) -> Response:
    """Return the annotation of a job that succeeded, as the worker has written it."""
    record = await _read_job(job_id, owner, service, result=headers.if_none_match is None)
    known = matching_etag(headers.if_none_match, job_etag(record))
    if known and record.status == "succeeded":
        return not_modified(known, NO_CACHE)
    if headers.if_none_match is not None:
        record = await _read_job(job_id, owner, service, result=True)
    if record.result is None:
        raise _no_result(record)
    answer_headers = NO_CACHE | {"ETag": job_etag(record)}
    if headers.accepts_zstd and not min_confidence:
        # The stored annotation is a zstd frame, which is sent as it is.
        answer_headers |= {"Content-Encoding": "zstd", "Vary": "Accept-Encoding"}
        return Response(record.result, 200, answer_headers, JSON)
    annotation = with_confident_quotes(decompress(record.result), min_confidence)
    return Response(annotation, 200, answer_headers, JSON)


def _no_result(record: JobRecord) -> ProblemError:
    detail = f"The job is {record.status}."
    if record.error:
        detail += f" {record.error.title}: {record.error.detail}"
    return ProblemError(problems.NO_RESULT, detail, polling_headers(record))


async def _read_job(job_id: str, owner: str, service: Service, *, result: bool) -> JobRecord:
    record = await service.ledger.job(job_id, owner=owner, result=result)
    if record is None:
        raise not_found(problems.JOB_NOT_FOUND, job_id, service.settings.retention)
    return record
