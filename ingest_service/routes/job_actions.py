"""What can be ordered about a job: cancel it, try it again, erase it."""

from starlette.responses import Response

from ingest_service import representations
from ingest_service.conditional import job_tag, revalidated
from ingest_service.openapi import answers, job_links
from ingest_service.problems import ProblemError
from ingest_service.routes._direct import new_router
from ingest_service.routes._ids import ResourceId, absent
from ingest_service.state import OwnerDep, Service, ServiceDep
from ingest_service.waiting import unfinished
from shared import problems
from shared.contracts import Job
from shared.ledger import Verdict
from shared.problems import ProblemType

router = new_router(tags=["jobs"])
_LINKS = job_links("$request.path.job_id")


@router.post(
    "/v1/jobs/{job_id}/cancel",
    summary="Cancel a job",
    response_model=Job,
    responses=answers(200, 404, 409, 410, 422, 503, model=Job, links=_LINKS),
)
async def cancel_job(job_id: ResourceId, service: ServiceDep, owner: OwnerDep) -> Response:
    """End a queued or running job at once; a worker's late result is refused. Again is no error."""
    verdict = await service.ledger.cancel(job_id, owner=owner)
    return await _answer(verdict, job_id, owner, service, problems.NOT_CANCELLABLE)


@router.post(
    "/v1/jobs/{job_id}/retry",
    summary="Try a job again",
    response_model=Job,
    responses=answers(200, 404, 409, 410, 422, 503, model=Job, links=_LINKS),
)
async def retry_job(job_id: ResourceId, service: ServiceDep, owner: OwnerDep) -> Response:
    """Queue a failed or cancelled job anew, with all its attempts, while its document is kept."""
    verdict = await service.submissions.retry(job_id, owner=owner)
    return await _answer(verdict, job_id, owner, service, problems.NOT_RETRYABLE)


@router.delete(
    "/v1/jobs/{job_id}",
    status_code=204,
    summary="Erase a job",
    response_class=Response,
    responses=answers(204, 404, 410, 422, 503),
)
async def delete_job(job_id: ResourceId, service: ServiceDep, owner: OwnerDep) -> Response:
    """Erase document, annotation, job and what its `Idempotency-Key` would answer, and take it out
    of its batch; a worker's late result is refused."""
    if await service.ledger.erase(job_id, owner=owner) is Verdict.ABSENT:
        raise absent(problems.JOB_NOT_FOUND, job_id, service.settings.retention)
    return Response(None, 204)


async def _answer(
    verdict: Verdict, job_id: str, owner: str, service: Service, refusal: ProblemType
) -> Response:
    """The job as the order has left it, or why it was not carried out."""
    record = await service.ledger.job(job_id, owner=owner, result=False)
    if verdict is Verdict.ABSENT or record is None:
        raise absent(problems.JOB_NOT_FOUND, job_id, service.settings.retention)
    if verdict is Verdict.REFUSED:
        raise ProblemError(refusal, f"The job is {record.status}.")
    if verdict is Verdict.GONE:
        raise ProblemError(refusal, "The store no longer has its document.")
    return revalidated(representations.job(record), job_tag(record), unfinished(record))
