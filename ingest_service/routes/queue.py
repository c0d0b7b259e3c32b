"""`/v1/queue`: what waits, how fast it moves and who works on it; once, or as a stream."""

from fastapi.sse import EventSourceResponse
from starlette.responses import Response

from ingest_service.openapi import answers
from ingest_service.queue_watch import events, read_queue
from ingest_service.routes._direct import new_router
from ingest_service.routes.events import UNBUFFERED
from ingest_service.state import OwnerDep, ServiceDep
from shared.contracts import Queue

router = new_router(tags=["queue"])
_STREAM = {
    "type": "object",
    "required": ["event", "data", "retry"],
    "properties": {
        "event": {"const": "queue"},
        "data": {
            "type": "string",
            "contentMediaType": "application/json",
            "contentSchema": {"$ref": "#/components/schemas/Queue"},
        },
        "retry": {"type": "integer", "description": "milliseconds"},
    },
}


@router.get(
    "/v1/queue",
    summary="The queue",
    response_model=Queue,
    responses=answers(200, 503, model=Queue),
)
async def get_queue(service: ServiceDep, owner: OwnerDep) -> Response:
    """The queue of all callers as `/metrics` has it, and the caller's own jobs by status."""
    found = await read_queue(service, owner)
    return Response(
        found.model_dump_json(),
        media_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


@router.get(
    "/v1/queue/events",
    summary="The queue as it changes",
    response_class=Response,
    responses={
        200: {
            "description": "one event a change, at most one a second, until the client leaves",
            "content": {"text/event-stream": {"schema": _STREAM}},
        },
        **answers(503),
    },
)
async def get_queue_events(service: ServiceDep, owner: OwnerDep) -> Response:
    """Server-sent events named `queue` with what `GET /v1/queue` answers, beginning at once."""
    first = await read_queue(service, owner)
    stream = events(first, lambda: read_queue(service, owner), service.notifier.closing)
    return EventSourceResponse(stream, headers=UNBUFFERED)
