"""The ASGI application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import Depends, FastAPI
from fastapi_offline import FastAPIOffline
from starlette.middleware.gzip import GZipMiddleware

from ingest_service import openapi, problem_responses
from ingest_service.background import BackgroundTasks
from ingest_service.content_security import ContentSecurity
from ingest_service.http_metrics import HttpMetrics
from ingest_service.query_parameters import refuse_unknown_parameters
from ingest_service.response_headers import ResponseHeadersMiddleware
from ingest_service.routes import (
    batches,
    document_list,
    documents,
    events,
    families,
    fetched_pages,
    health,
    job_actions,
    jobs,
    people,
    prometheus,
    queue,
    quotes,
    saved_searches,
    web,
)
from ingest_service.service import Service
from ingest_service.settings import IngestSettings
from ingest_service.telemetry import TelemetryMiddleware
from shared import __version__, tracing
from shared.ledger import CallbackLedger

if TYPE_CHECKING:
    from ingest_service.callbacks.dispatcher import CallbackDispatcher, RetryPolicy
    from ingest_service.callbacks.search_dispatcher import SearchDispatcher
    from ingest_service.callbacks.sender import CallbackSender
    from ingest_service.fetching.page_fetcher import PageFetcher
    from library.library import Library

DESCRIPTION = "Post news pages; get back who said what, about whom, and where on the page."
ROUTES = (
    documents,
    fetched_pages,
    document_list,
    batches,
    jobs,
    job_actions,
    events,
    queue,
    quotes,
    people,
    families,
    saved_searches,
    health,
    prometheus,
    web,
)
# Probes, and addresses of feeds, which are secret.
UNTRACED = ("/livez", "/readyz", "/metrics", "/v1/feeds/")
# Shorter answers fit into one packet; above level 4 gzip takes twice the time for 3 %.
GZIP_MINIMUM = 1000
GZIP_LEVEL = 4


def create_app(settings: IngestSettings) -> FastAPI:
    """Return the ingest API. Connections are made when it starts, not when it is created.

    Raises:
        SettingsError: traces are wanted, but cannot be sent.
    """
    provider = tracing.set_up(settings.traces_endpoint, "ingest")
    app = FastAPIOffline(
        # A redirect to the name in `Host` could lead anywhere.
        redirect_slashes=False,
        title="Quotidian",
        version=__version__,
        description=DESCRIPTION,
        lifespan=_lifespan,
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
        telemetry={
            "tracing": provider is not None,
            "tracer_provider": provider,
            "metrics": False,
            "logs": False,
            "operation_spans": False,
            "auto_configure": False,
            "exclude": lambda scope: scope["path"].startswith(UNTRACED),
        },
    )
    app.state.settings = settings
    app.state.metrics = HttpMetrics()
    app.state.background = BackgroundTasks(app.state.metrics)
    for module in ROUTES:
        app.include_router(module.router, dependencies=[Depends(refuse_unknown_parameters)])
    # The middleware that is added last is the outermost.
    app.add_middleware(GZipMiddleware, minimum_size=GZIP_MINIMUM, compresslevel=GZIP_LEVEL)
    app.add_middleware(ResponseHeadersMiddleware, content_security=ContentSecurity(app))
    app.add_middleware(TelemetryMiddleware, metrics=app.state.metrics)
    problem_responses.install(app)
    openapi.install(app, keys=bool(settings.key_ring))
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Make the service and run its background tasks until the application ends."""
    service = Service.create(app.state.settings)
    app.state.service = service
    app.state.fetcher = _fetcher(service.settings)
    background: BackgroundTasks = app.state.background
    background.start("notifier", service.notifier.run)
    if service.settings.signs_callbacks:
        # A dispatcher closes its HTTP client when it ends, so each run has one of its own.
        background.start("callbacks", lambda: _dispatcher(service).run())
        if library := service.library.library:
            background.start("searches", lambda: _search_dispatcher(app, library).run())
    yield
    await background.stop()
    await service.store.aclose()
    service.library.close()
    tracing.shut_down()


def _search_dispatcher(app: FastAPI, library: "Library") -> "SearchDispatcher":
    # As below.
    from ingest_service.callbacks.search_dispatcher import SearchDispatcher

    settings: IngestSettings = app.state.settings
    return SearchDispatcher(
        library,
        _sender(settings),
        _retries(settings),
        settings.callback_secret_of,
        saved_searches.search_of,
        app.state.metrics.count_search_message,
    )


def _dispatcher(service: Service) -> "CallbackDispatcher":
    # An HTTP client costs memory and start-up time, so it is imported only if a secret is set.
    from ingest_service.callbacks.dispatcher import CallbackDispatcher

    settings = service.settings
    return CallbackDispatcher(
        CallbackLedger(service.store, settings),
        service.ledger,
        service.notifier,
        _sender(settings),
        _retries(settings),
        settings.callback_secret_of,
    )


def _sender(settings: IngestSettings) -> "CallbackSender":
    from ingest_service.callbacks.sender import CallbackSender

    return CallbackSender(
        allow_private=settings.callback_allow_private, timeout=settings.callback_timeout
    )


def _retries(settings: IngestSettings) -> "RetryPolicy":
    from ingest_service.callbacks.dispatcher import RetryPolicy

    return RetryPolicy(
        settings.callback_timeout, settings.callback_attempts, settings.callback_backoff
    )


def _fetcher(settings: IngestSettings) -> "PageFetcher | None":
    """Return what fetches pages, None where that is off."""
    if not settings.fetch_pages:
        return None
    # As above.
    from ingest_service.fetching.page_fetcher import PageFetcher

    return PageFetcher(
        allow_private=settings.fetch_allow_private,
        timeout=settings.fetch_timeout,
        limit=settings.max_document_bytes,
    )
