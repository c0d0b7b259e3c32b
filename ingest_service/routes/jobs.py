"""`/v1/jobs`: what became of a document."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from ingest_service import representations
from ingest_service.openapi import answers
from ingest_service.problems import ProblemError
from ingest_service.routes._ids import ResourceId, absent
from ingest_service.state import Service, ServiceDep
from ingest_service.waiting import until_finished
from shared import problems
from shared.contracts import Annotation, Job
from shared.ledger import JobRecord
from shared.ledger.codec import decompress

router = APIRouter(tags=["jobs"])
JSON = "application/json"


@router.get(
    "/v1/jobs/{job_id}",
    summary="The state of a job",
    response_model=Job,
    responses=answers(200, 404, 410, 422, 503, model=Job),
)
async def get_job(
    job_id: ResourceId,
    service: ServiceDep,
    wait: Annotated[int, Query(ge=0, description="seconds to wait for the job to finish")] = 0,
    result: Annotated[bool, Query(description="put the annotation into the answer")] = True,
) -> Response:
    """The job at whatever status it has; with its annotation once it succeeded."""
    record = await until_finished(
        service.notifier,
        f"job:{job_id}",
        lambda: service.ledger.job(job_id, result=result),
        min(wait, service.settings.max_wait),
    )
    if record is None:
        raise absent(problems.JOB_NOT_FOUND, job_id, service.settings.retention)
    headers = {} if record.finished else {"Retry-After": "1"}
    return Response(representations.job(record), 200, headers, media_type=JSON)


@router.get(
    "/v1/jobs/{job_id}/result",
    summary="The annotation alone",
    response_model=Annotation,
    responses=answers(200, 404, 409, 410, 422, 503, model=Annotation),
)
async def get_result(job_id: ResourceId, service: ServiceDep) -> Response:
    """The annotation of a job that succeeded."""
    record = await _found(job_id, service)
    if record.result is None:
        detail = f"The job is {record.status}."
        if record.error:
            detail += f" {record.error.title}: {record.error.detail}"
        headers = {} if record.finished else {"Retry-After": "1"}
        raise ProblemError(problems.NO_RESULT, detail, headers=headers)
    return Response(decompress(record.result), media_type=JSON)


async def _found(job_id: str, service: Service) -> JobRecord:
    record = await service.ledger.job(job_id, result=True)
    if record is None:
        raise absent(problems.JOB_NOT_FOUND, job_id, service.settings.retention)
    return record
