"""`/v1/jobs`: what became of documents."""

from typing import Annotated, Any

from fastapi import Header, Query, Request
from fastapi.routing import APIRoute
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ingest_service import cursor as cursors
from ingest_service import representations
from ingest_service.access.caller import caller_of
from ingest_service.compression import accepts_zstd
from ingest_service.conditional import (
    FRESHNESS,
    IfNoneMatch,
    job_tag,
    matching,
    not_modified,
    revalidated,
)
from ingest_service.openapi import LIST_LINKS, answers, job_links
from ingest_service.problems import ProblemError
from ingest_service.request_headers import header
from ingest_service.routes._direct import new_router
from ingest_service.routes._ids import MAX_ID, ResourceId, absent
from ingest_service.state import OwnerDep, Service, ServiceDep, service_of
from ingest_service.waiting import unfinished, until_finished
from shared import problems
from shared.contracts import Annotation, Job, JobList, JobStatus
from shared.ledger import JobRecord
from shared.ledger.codec import decompress

POLL = "/v1/jobs/{job_id}"


class _Route(APIRoute):
    """A poll without a query is answered at once; FastAPI would look for four parameters."""

    def __init__(self, path: str, *args: Any, **options: Any) -> None:
        super().__init__(path, *args, **options)
        if path == POLL:
            self._by_fastapi = self.app
            self.app = self._answer_poll

    async def _answer_poll(self, scope: Scope, receive: Receive, send: Send) -> None:
        job_id = scope["path_params"]["job_id"]
        if scope["query_string"] or len(job_id) > MAX_ID:
            await self._by_fastapi(scope, receive, send)
            return
        request = Request(scope)
        caller = await caller_of(request)
        known = header(scope, b"if-none-match")
        response = await get_job(job_id, service_of(request), caller.name, known)
        await response(scope, receive, send)


router = new_router(tags=["jobs"], route_class=_Route)
JSON = "application/json"
MAX_PAGE = 200


@router.get(
    "/v1/jobs",
    summary="The jobs, newest first",
    response_model=JobList,
    responses=answers(200, 422, 503, model=JobList, links=LIST_LINKS),
)
async def list_jobs(
    service: ServiceDep,
    owner: OwnerDep,
    status: Annotated[JobStatus | None, Query(description="only jobs of this status")] = None,
    batch: Annotated[str | None, Query(max_length=64, description="only this batch's")] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE, description="jobs a page")] = 50,
    cursor: Annotated[
        str | None, Query(pattern=cursors.PATTERN, description="`next_cursor` of the page before")
    ] = None,
) -> Response:
    """A page of jobs without their results. Pages neither overlap nor leave anything out while
    jobs are added; a job that changes its status moves between lists filtered by status."""
    filters = (owner, status, batch)
    try:
        before = cursors.decode(cursor, *filters) if cursor else None
    except cursors.InvalidCursor:
        raise ProblemError.of_field(
            problems.INVALID_PARAMETER,
            "query/cursor",
            "is no `next_cursor` of a list with these filters; begin again without one",
        ) from None
    page = await service.ledger.jobs(
        owner=owner, limit=limit, status=status, batch=batch, before=before
    )
    following = cursors.encode(page.jobs[-1].id, *filters) if page.more else None
    body = representations.job_list(page.jobs, following)
    return Response(body, 200, FRESHNESS, media_type=JSON)


@router.get(
    POLL,
    summary="The state of a job",
    response_model=Job,
    responses=answers(
        200, 304, 404, 410, 422, 503, model=Job, links=job_links("$request.path.job_id")
    ),
)
async def get_job(
    job_id: ResourceId,
    service: ServiceDep,
    owner: OwnerDep,
    if_none_match: IfNoneMatch = None,
    wait: Annotated[int, Query(ge=0, description="seconds to wait for the job to finish")] = 0,
    result: Annotated[bool, Query(description="put the annotation into the answer")] = True,
) -> Response:
    """The job at whatever status it has; with its annotation once it succeeded."""
    # A caller who holds an answer already is likely to get 304, for which no result is fetched.
    at_once = result and if_none_match is None
    record = await until_finished(
        service.notifier,
        f"job:{job_id}",
        lambda: service.ledger.job(job_id, owner=owner, result=at_once),
        min(wait, service.settings.max_wait),
    )
    if record is None:
        raise absent(problems.JOB_NOT_FOUND, job_id, service.settings.retention)
    if known := matching(if_none_match, job_tag(record)):
        return not_modified(known, unfinished(record))
    if result and not at_once:
        record = await _found(job_id, owner, service, result=True)
    return revalidated(representations.job(record), job_tag(record), unfinished(record))


@router.get(
    "/v1/jobs/{job_id}/result",
    summary="The annotation alone",
    response_model=Annotation,
    responses=answers(200, 304, 404, 409, 410, 422, 503, model=Annotation),
)
async def get_result(
    job_id: ResourceId,
    service: ServiceDep,
    owner: OwnerDep,
    if_none_match: IfNoneMatch = None,
    accept_encoding: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> Response:
    """The annotation of a job that succeeded, as it is stored for a caller who takes zstd."""
    record = await _found(job_id, owner, service, result=if_none_match is None)
    known = matching(if_none_match, job_tag(record))
    if known and record.status == "succeeded":
        return not_modified(known, {})
    if if_none_match is not None:
        record = await _found(job_id, owner, service, result=True)
    if record.result is None:
        detail = f"The job is {record.status}."
        if record.error:
            detail += f" {record.error.title}: {record.error.detail}"
        raise ProblemError(problems.NO_RESULT, detail, headers=unfinished(record))
    if accepts_zstd(accept_encoding):
        coding = {"Content-Encoding": "zstd", "Vary": "Accept-Encoding"}
        return revalidated(record.result, job_tag(record), coding)
    return revalidated(decompress(record.result), job_tag(record))


async def _found(job_id: str, owner: str, service: Service, *, result: bool) -> JobRecord:
    record = await service.ledger.job(job_id, owner=owner, result=result)
    if record is None:
        raise absent(problems.JOB_NOT_FOUND, job_id, service.settings.retention)
    return record
