"""What every request handler needs, made once per process."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request
from redis.asyncio import Redis

from ingest_service.access.caller import CallerDep, OwnerDep
from ingest_service.access.headroom import Headroom
from ingest_service.access.quota import Quotas
from ingest_service.settings import IngestSettings
from ingest_service.submission import Submissions
from shared.broker import JobPublisher
from shared.ledger import SubmissionLedger
from shared.ledger.notifier import Notifier


@dataclass(frozen=True)
class Service:
    """The parts of the running service."""

    settings: IngestSettings
    store: Redis
    ledger: SubmissionLedger
    submissions: Submissions
    notifier: Notifier
    publisher: JobPublisher
    quotas: Quotas
    headroom: Headroom


def service_of(request: Request) -> Service:
    """The service that a request has come to."""
    return cast(Service, request.app.state.service)


async def _service(request: Request) -> Service:
    return service_of(request)


ServiceDep = Annotated[Service, Depends(_service)]

__all__ = ["CallerDep", "OwnerDep", "Service", "ServiceDep", "service_of"]
