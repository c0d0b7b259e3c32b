"""`GET /metrics`, for Prometheus."""

import logging

from fastapi import Request
from starlette.responses import Response

from ingest_service.metrics import exposition
from ingest_service.routes._direct import new_router
from ingest_service.state import ServiceDep
from shared.errors import LedgerUnavailable
from shared.ledger.metrics import LedgerMetrics, read_metrics

log = logging.getLogger(__name__)
router = new_router(tags=["service"])


@router.get(
    "/metrics",
    summary="LedgerMetrics for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(request: Request, service: ServiceDep) -> Response:
    """The queue, the jobs and the workers as the ledger has them, the same from every API process;
    and the requests of this one. While the store is away, those alone."""
    numbers: LedgerMetrics | None = None
    try:
        numbers = await read_metrics(service.store, service.settings.namespace)
    except LedgerUnavailable as error:
        log.warning("metrics without the ledger's: %s", error)
    body, media_type = exposition(
        request.app.state.metrics, numbers, request.headers.get("accept", "")
    )
    return Response(body, 200, {"Content-Type": media_type, "Cache-Control": "no-store"})
