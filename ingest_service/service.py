"""The parts of the running service, made once per process."""

from dataclasses import dataclass
from typing import Self

from redis.asyncio import Redis

from ingest_service.access.quota import Quotas
from ingest_service.access.store_capacity import StoreCapacity
from ingest_service.library_access import LibraryAccess
from ingest_service.publishing import AsyncJobPublisher
from ingest_service.queue_readings import QueueReadings
from ingest_service.settings import IngestSettings
from ingest_service.submission import Submissions
from library.database import Database
from library.library import Library
from shared.broker import JobPublisher, create_celery
from shared.ledger import Bounds, SubmissionLedger
from shared.ledger.notifier import Notifier
from shared.store import connect_async


@dataclass(frozen=True)
class Service:
    """What the routes work with."""

    settings: IngestSettings
    store: Redis
    ledger: SubmissionLedger
    queue: QueueReadings
    submissions: Submissions
    notifier: Notifier
    publisher: JobPublisher
    quotas: Quotas
    capacity: StoreCapacity
    library: LibraryAccess

    @classmethod
    def create(cls, settings: IngestSettings) -> Self:
        """Return a service with these settings; call it in a running event loop."""
        store = connect_async(settings.redis_url.get_secret_value())
        bounds = Bounds(settings.max_queue_documents, settings.max_queue_bytes)
        ledger = SubmissionLedger(store, settings, bounds)
        publisher = JobPublisher(create_celery(settings))
        return cls(
            settings=settings,
            store=store,
            ledger=ledger,
            queue=QueueReadings(store, ledger, settings.namespace),
            submissions=Submissions(ledger, AsyncJobPublisher(publisher)),
            notifier=Notifier(store, settings),
            publisher=publisher,
            quotas=Quotas(store, settings.namespace),
            capacity=StoreCapacity(ledger, settings.max_store_share),
            library=LibraryAccess(
                Library(
                    Database(settings.library_address, settings.library_time_limit),
                    settings.library_retention,
                )
                if settings.library
                else None
            ),
        )
