"""What callers can do with a job: cancel it, retry it, delete it."""

from fastapi import APIRouter, Response

from ingest_service import representations
from ingest_service.conditional import NO_CACHE, job_etag
from ingest_service.dependencies import OwnerDep, ServiceDep
from ingest_service.openapi import described_responses, job_links
from ingest_service.problem_responses import ProblemError
from ingest_service.routes.resource_ids import ResourceId, not_found
from ingest_service.service import Service
from ingest_service.waiting import polling_headers
from shared import problems
from shared.contracts import Job
from shared.ledger import JobRecord, Verdict
from shared.problems import ProblemType

router = APIRouter(tags=["jobs"])
_LINKS = job_links("$request.path.job_id")
_RESPONSES = described_responses(200, 404, 409, 410, 422, 503, model=Job, links=_LINKS)


@router.post(
    "/v1/jobs/{job_id}/cancel",
    summary="Cancel a job",
    response_model=Job,
    response_model_exclude_unset=True,
    responses=_RESPONSES,
)
async def cancel_job(
    job_id: ResourceId, response: Response, service: ServiceDep, owner: OwnerDep
) -> Job:
    """End a queued or running job at once; a worker's late result is refused.

    A job that is cancelled already is answered as it is.
    """
    verdict = await service.ledger.cancel(job_id, owner=owner)
    record = await _read_changed(verdict, job_id, owner, service, problems.NOT_CANCELLABLE)
    return _answer(response, record)


@router.post(
    "/v1/jobs/{job_id}/retry",
    summary="Try a job again",
    response_model=Job,
    response_model_exclude_unset=True,
    responses=_RESPONSES,
)
async def retry_job(
    job_id: ResourceId, response: Response, service: ServiceDep, owner: OwnerDep
) -> Job:
    """Queue a failed or cancelled job anew, with all its attempts, while its document is kept."""
    verdict = await service.submissions.retry(job_id, owner=owner)
    record = await _read_changed(verdict, job_id, owner, service, problems.NOT_RETRYABLE)
    return _answer(response, record)


@router.delete(
    "/v1/jobs/{job_id}",
    status_code=204,
    summary="Erase a job",
    response_class=Response,
    responses=described_responses(204, 404, 410, 422, 503),
)
async def delete_job(job_id: ResourceId, service: ServiceDep, owner: OwnerDep) -> None:
    """Erase document, annotation and job, and take the job out of its batch and the library.

    What its `Idempotency-Key` would answer is erased, too; a worker's late result is refused. The
    quotations of a job that has expired are erased from the library.
    """
    is_absent = await service.ledger.erase(job_id, owner=owner) is Verdict.ABSENT
    erased = await service.library.erase(job_id, owner=owner, announced=not is_absent)
    if is_absent and not erased:
        raise not_found(problems.JOB_NOT_FOUND, job_id, service.settings.retention)


async def _read_changed(
    verdict: Verdict, job_id: str, owner: str, service: Service, refusal: ProblemType
) -> JobRecord:
    """Return the job as it is after the action.

    Raises:
        ProblemError: the action was not carried out.
    """
    record = await service.ledger.job(job_id, owner=owner, result=False)
    if verdict is Verdict.ABSENT or record is None:
        raise not_found(problems.JOB_NOT_FOUND, job_id, service.settings.retention)
    if verdict is Verdict.REFUSED:
        raise ProblemError(refusal, f"The job is {record.status}.")
    if verdict is Verdict.GONE:
        raise ProblemError(refusal, "The store no longer has its document.")
    return record


def _answer(response: Response, record: JobRecord) -> Job:
    response.headers.update(NO_CACHE | polling_headers(record) | {"ETag": job_etag(record)})
    return representations.job(record)
