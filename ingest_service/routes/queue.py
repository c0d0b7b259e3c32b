"""`/v1/queue`: the queue and the workers, once or as a stream."""

from fastapi import APIRouter, Response
from fastapi.sse import EventSourceResponse

from ingest_service.dependencies import OwnerDep, ServiceDep
from ingest_service.openapi import QUEUE_STREAM, described_responses
from ingest_service.queue_events import queue_event_stream
from ingest_service.routes.events import UNBUFFERED
from shared.contracts import Queue

router = APIRouter(tags=["queue"])


@router.get(
    "/v1/queue",
    summary="The queue",
    response_model=Queue,
    responses=described_responses(200, 503, model=Queue),
)
async def get_queue(response: Response, service: ServiceDep, owner: OwnerDep) -> Queue:
    """Return the queue of all callers as `/metrics` has it, and the caller's own jobs by status."""
    response.headers["Cache-Control"] = "no-store"
    return await service.queue.now(owner)


@router.get(
    "/v1/queue/events",
    summary="The queue as it changes",
    response_class=Response,
    responses=QUEUE_STREAM | described_responses(503),
)
async def get_queue_events(service: ServiceDep, owner: OwnerDep) -> Response:
    """Stream events named `queue` with what `GET /v1/queue` answers, beginning at once."""
    first = await service.queue.shared(owner)
    stream = queue_event_stream(
        first, lambda: service.queue.shared(owner), service.notifier.closing
    )
    return EventSourceResponse(stream, headers=UNBUFFERED)
