"""`/v1/jobs/{id}/events`: a job as a stream of server-sent events."""

from fastapi import APIRouter, Response
from fastapi.sse import EventSourceResponse

from ingest_service.dependencies import OwnerDep, ServiceDep
from ingest_service.job_events import job_event_stream
from ingest_service.openapi import EVENT_STREAM, LAST_EVENT_ID_HEADER, described_responses
from ingest_service.request_headers import RequestHeadersDep
from ingest_service.routes.resource_ids import ResourceId, not_found
from shared import problems
from shared.ledger import JobRecord

router = APIRouter(tags=["jobs"])
# Proxies such as nginx would hold events back until a buffer is full.
UNBUFFERED = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}


@router.get(
    "/v1/jobs/{job_id}/events",
    summary="The job's changes as they happen",
    response_class=Response,
    responses=EVENT_STREAM | described_responses(204, 404, 410, 422, 503),
    openapi_extra={"parameters": [LAST_EVENT_ID_HEADER]},
)
async def get_events(
    job_id: ResourceId, service: ServiceDep, owner: OwnerDep, headers: RequestHeadersDep
) -> Response:
    """Stream an event for each status, beginning with the present one.

    An event has the name of the status and the job (without its result) as data. The stream ends
    when the job does. A client that returns after the last event gets 204, which tells it not to
    connect again.
    """

    async def read() -> JobRecord | None:
        return await service.ledger.job(job_id, owner=owner, result=False)

    record = await read()
    if record is None:
        raise not_found(problems.JOB_NOT_FOUND, job_id, service.settings.retention)
    last_event_id = headers.last_event_id
    if record.finished and last_event_id == str(record.version):
        return Response(None, 204)
    stream = job_event_stream(service.notifier, record, read, last_event_id=last_event_id)
    return EventSourceResponse(stream, headers=UNBUFFERED)
