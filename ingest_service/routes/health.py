"""Liveness, readiness, versions, and the pages that problem types point to."""

import asyncio

from fastapi import APIRouter
from pydantic import BaseModel

from ingest_service.dependencies import ServiceDep
from ingest_service.openapi import described_responses
from ingest_service.problem_responses import RETRY_AFTER, ProblemError
from shared import __version__, problems
from shared.contracts.annotation import SCHEMA_VERSION
from shared.errors import BrokerUnavailable

router = APIRouter(tags=["service"])
NOEVICTION = "noeviction"


class ServiceLiveness(BaseModel):
    """The process answers."""

    status: str = "alive"


class ServiceReadiness(BaseModel):
    """Documents can be accepted. `queued` and `running` count jobs, `messages` the broker's."""

    status: str = "ready"
    queued: int
    running: int
    messages: int


class Versions(BaseModel):
    """The versions that are running."""

    service: str
    api: str = "v1"
    annotation_schema: str = SCHEMA_VERSION


class ProblemPage(BaseModel):
    """A problem type, explained."""

    type: str
    status: int
    title: str
    remedy: str


@router.get("/livez", summary="Is the process alive?")
async def livez() -> ServiceLiveness:
    """Answer as long as the process runs; the store is not asked."""
    return ServiceLiveness()


@router.get("/readyz", summary="Can documents be accepted?", responses=described_responses(503))
async def readyz(service: ServiceDep) -> ServiceReadiness:
    """Return 200 if the store answers and never evicts, and the broker answers."""
    policy = await service.ledger.eviction_policy()
    if policy != NOEVICTION:
        raise ProblemError(
            problems.STORE_UNAVAILABLE,
            f"The store's maxmemory-policy is {policy}: it may erase jobs; set it to {NOEVICTION}.",
            {"Retry-After": "10"},
        )
    counts = await service.ledger.counts()
    try:
        messages = await asyncio.to_thread(service.publisher.waiting)
    except BrokerUnavailable as error:
        raise ProblemError(
            problems.STORE_UNAVAILABLE, str(error), {"Retry-After": RETRY_AFTER}
        ) from error
    return ServiceReadiness(queued=counts["queued"], running=counts["running"], messages=messages)


@router.get("/version", summary="What is running?")
async def versions() -> Versions:
    """Return the versions of the service, the API and the annotation."""
    return Versions(service=__version__)


@router.get("/problems/{name}", summary="What a problem means", responses=described_responses(404))
async def problem_page(name: str) -> ProblemPage:
    """Return the problem type that an error's `type` names."""
    kind = problems.PROBLEM_TYPES.get(name)
    if kind is None:
        raise ProblemError(problems.NOT_FOUND, f"There is no problem type {name!r}.")
    return ProblemPage(type=kind.uri, status=kind.status, title=kind.title, remedy=kind.remedy)
