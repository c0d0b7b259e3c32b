"""The ASGI application."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline

from ingest_service import openapi, problems
from ingest_service.access.headroom import Headroom
from ingest_service.access.quota import Quotas
from ingest_service.announcer import Announcer
from ingest_service.compression import Compression
from ingest_service.headers import AnswerHeaders, DocsPolicy
from ingest_service.metrics import HttpMetrics
from ingest_service.observation import Observation
from ingest_service.routes import (
    batches,
    documents,
    events,
    health,
    job_actions,
    jobs,
    metrics,
    queue,
    web,
)
from ingest_service.settings import IngestSettings
from ingest_service.state import Service
from ingest_service.submission import Submissions
from shared import __version__, tracing
from shared.broker import JobPublisher, create_celery
from shared.ledger import Bounds, CallbackLedger, SubmissionLedger
from shared.ledger.notifier import Notifier
from shared.store import connect_async

if TYPE_CHECKING:
    from ingest_service.callbacks.delivery import Deliverer

log = logging.getLogger(__name__)

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
        tasks = [asyncio.create_task(service.notifier.run(), name="notifier")]
        if settings.signs_callbacks:
            tasks.append(asyncio.create_task(_deliverer(service).run(), name="callbacks"))
        for task in tasks:
            task.add_done_callback(_tell_of_death)
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await service.submissions.close()
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
    )
    app.state.settings = settings
    # As the application's own: routes of an included router are looked for twice in each request.
    modules = (documents, batches, jobs, job_actions, events, queue, health, metrics, web)
    app.router.routes[:0] = [route for module in modules for route in module.router.routes]
    app.add_middleware(Compression)
    app.add_middleware(AnswerHeaders, docs=DocsPolicy(app))
    app.state.metrics = HttpMetrics()
    # The last is the outermost.
    app.add_middleware(Observation, metrics=app.state.metrics)
    problems.install(app)
    openapi.install(app, keys=bool(settings.key_ring))
    return app


def _tell_of_death(task: asyncio.Task[None]) -> None:
    """Nobody waits for what runs beside the requests; the log tells when a bug has ended it."""
    if not task.cancelled() and (error := task.exception()):
        log.critical("%s has ended: restart the service", task.get_name(), exc_info=error)


def _build(settings: IngestSettings) -> Service:
    store = connect_async(settings.redis_url.get_secret_value())
    bounds = Bounds(settings.max_queue_documents, settings.max_queue_bytes)
    ledger = SubmissionLedger(store, settings, bounds)
    publisher = JobPublisher(create_celery(settings))
    return Service(
        settings=settings,
        store=store,
        ledger=ledger,
        submissions=Submissions(ledger, Announcer(publisher)),
        notifier=Notifier(store, settings),
        publisher=publisher,
        quotas=Quotas(store, settings.namespace),
        headroom=Headroom(ledger, settings.max_store_share),
    )


def _deliverer(service: Service) -> "Deliverer":
    # An HTTP client costs memory and start-up time that only those pay who have set a secret.
    from ingest_service.callbacks.delivery import Deliverer
    from ingest_service.callbacks.sender import Sender

    settings = service.settings
    return Deliverer(
        CallbackLedger(service.store, settings),
        service.ledger,
        service.notifier,
        Sender(allow_private=settings.callback_allow_private, timeout=settings.callback_timeout),
        settings,
    )
