"""`GET /metrics`, for Prometheus."""

import logging

from fastapi import APIRouter, Request, Response

from ingest_service.dependencies import ServiceDep
from ingest_service.exposition import exposition
from ingest_service.request_headers import RequestHeadersDep
from ingest_service.service import Service
from library.errors import LibraryUnavailable, QueryTimeout
from library.saved_searches import SearchCounts
from shared.errors import LedgerUnavailable
from shared.ledger.metrics import LedgerMetrics, read_metrics

log = logging.getLogger(__name__)
router = APIRouter(tags=["service"])


@router.get(
    "/metrics",
    summary="Metrics for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(request: Request, service: ServiceDep, headers: RequestHeadersDep) -> Response:
    """Return the metrics of the ledger, equal from every API process, and those of this process.

    While the store is away, only the latter. Those of saved searches come from the library.
    """
    ledger: LedgerMetrics | None = None
    try:
        ledger = await read_metrics(service.store, service.settings.namespace)
    except LedgerUnavailable as error:
        log.warning("metrics without the ledger's: %s", error)
    searches = await _search_counts(service)
    body, media_type = exposition(request.app.state.metrics, ledger, searches, headers.accept)
    return Response(body, 200, {"Content-Type": media_type, "Cache-Control": "no-store"})


async def _search_counts(service: Service) -> SearchCounts | None:
    if service.library.library is None:
        return None
    try:
        return await service.library.read(lambda library: library.search_counts())
    except (LibraryUnavailable, QueryTimeout) as error:
        log.warning("metrics without the library's: %s", error)
        return None
