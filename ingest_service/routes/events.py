"""`/v1/jobs/{id}/events`: a job as a stream of server-sent events."""

from typing import Annotated

from fastapi import Header
from fastapi.sse import EventSourceResponse
from starlette.responses import Response

from ingest_service.job_events import events
from ingest_service.openapi import EVENT_STREAM, answers
from ingest_service.routes._direct import new_router
from ingest_service.routes._ids import ResourceId, absent
from ingest_service.state import OwnerDep, ServiceDep
from shared import problems
from shared.ledger import JobRecord

router = new_router(tags=["jobs"])
# Proxies such as nginx would hold events back until a buffer is full.
UNBUFFERED = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}


@router.get(
    "/v1/jobs/{job_id}/events",
    summary="The job's changes as they happen",
    response_class=Response,
    responses=EVENT_STREAM | answers(204, 404, 410, 422, 503),
)
async def get_events(
    job_id: ResourceId,
    service: ServiceDep,
    owner: OwnerDep,
    last_event_id: Annotated[str | None, Header(description="sent by clients that return")] = None,
) -> Response:
    """Server-sent events: one a status, beginning with the present one, named as the status, with
    the job (without its result) as data. The stream ends when the job does.

    A client that returns after the last event gets 204, which tells it to stay away.
    """

    async def look() -> JobRecord | None:
        return await service.ledger.job(job_id, owner=owner, result=False)

    record = await look()
    if record is None:
        raise absent(problems.JOB_NOT_FOUND, job_id, service.settings.retention)
    if record.finished and last_event_id == str(record.version):
        return Response(None, 204)
    stream = events(service.notifier, record, look, seen=last_event_id)
    return EventSourceResponse(stream, headers=UNBUFFERED)
