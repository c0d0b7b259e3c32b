"""What every request handler needs, made once per process."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request
from redis.asyncio import Redis

from ingest_service.settings import IngestSettings
from ingest_service.submission import Submissions
from shared.broker import Doorbell
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
    doorbell: Doorbell


def _service(request: Request) -> Service:
    return cast(Service, request.app.state.service)


def owner_of(request: Request) -> str:
    """Whose jobs the request may see and make: everybody's are one owner's without API keys."""
    return ""


ServiceDep = Annotated[Service, Depends(_service)]
OwnerDep = Annotated[str, Depends(owner_of)]
