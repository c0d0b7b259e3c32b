"""The ASGI application."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline

from ingest_service import openapi, problems
from ingest_service.announcer import Announcer
from ingest_service.compression import Compression
from ingest_service.metrics import HttpMetrics
from ingest_service.observation import Observation
from ingest_service.routes import batches, documents, events, health, jobs, metrics, orders
from ingest_service.settings import IngestSettings
from ingest_service.state import Service
from ingest_service.submission import Submissions
from shared import __version__, tracing
from shared.broker import Doorbell, create_celery
from shared.ledger import SubmissionLedger
from shared.ledger.notifier import Notifier
from shared.store import connect_async

UNTRACED = ("/livez", "/readyz", "/metrics")
DESCRIPTION = "Post news pages; get back who said what, about whom, and where on the page."


def create_app(settings: IngestSettings) -> FastAPI:
    """The ingest API. Connections are made when it starts, not when it is created.

    Raises:
        SettingsError: traces are wanted, but cannot be sent.
    """
    provider = tracing.set_up(settings.traces_endpoint, "ingest")

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        service = _build(settings)
        app.state.service = service
        listening = asyncio.create_task(service.notifier.run())
        yield
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening
        await service.store.aclose()
        tracing.shut_down()

    app = FastAPIOffline(
        title="Quotidian",
        version=__version__,
        description=DESCRIPTION,
        lifespan=lifespan,
        redoc_url=None,
        telemetry={
            "tracing": provider is not None,
            "tracer_provider": provider,
            "metrics": False,
            "logs": False,
            "operation_spans": False,
            "auto_configure": False,
            "exclude": lambda scope: scope["path"] in UNTRACED,
        },
        generate_unique_id_function=lambda route: route.name,
    )
    for module in (documents, batches, jobs, orders, events, health, metrics):
        app.include_router(module.router)
    app.add_middleware(Compression)
    app.state.metrics = HttpMetrics()
    # The last is the outermost.
    app.add_middleware(Observation, metrics=app.state.metrics)
    problems.install(app)
    openapi.install(app)
    return app


def _build(settings: IngestSettings) -> Service:
    store = connect_async(settings.redis_url.get_secret_value())
    ledger = SubmissionLedger(store, settings)
    doorbell = Doorbell(create_celery(settings))
    return Service(
        settings=settings,
        store=store,
        ledger=ledger,
        submissions=Submissions(ledger, Announcer(doorbell)),
        notifier=Notifier(store, settings),
        doorbell=doorbell,
    )
