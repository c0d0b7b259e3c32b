"""Liveness, readiness, versions, and the pages that problem types point to."""

import asyncio

from pydantic import BaseModel

from ingest_service.openapi import answers
from ingest_service.problems import RETRY_AFTER, ProblemError
from ingest_service.routes._direct import new_router
from ingest_service.state import ServiceDep
from shared import __version__, problems
from shared.contracts.annotation import SCHEMA_VERSION
from shared.errors import BrokerUnavailable

router = new_router(tags=["service"])
NOEVICTION = "noeviction"


class Alive(BaseModel):
    """The process answers."""

    status: str = "alive"


class Ready(BaseModel):
    """Documents can be accepted now; `queued` and `running` are jobs."""

    status: str = "ready"
    queued: int
    running: int
    messages: int


class Versions(BaseModel):
    """What is running."""

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
async def livez() -> Alive:
    """Answers as long as the process does; says nothing of the store."""
    return Alive()


@router.get("/readyz", summary="Can documents be accepted?", responses=answers(503))
async def readyz(service: ServiceDep) -> Ready:
    """Ready when the store answers and never evicts, and the broker answers."""
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
    return Ready(queued=counts["queued"], running=counts["running"], messages=messages)


@router.get("/version", summary="What is running?")
async def versions() -> Versions:
    """Versions of the service, the API and the annotation."""
    return Versions(service=__version__)


@router.get("/problems/{name}", summary="What a problem means", responses=answers(404))
async def problem_page(name: str) -> ProblemPage:
    """The problem type that an error's `type` names."""
    kind = problems.PROBLEM_TYPES.get(name)
    if kind is None:
        raise ProblemError(problems.NOT_FOUND, f"There is no problem type {name!r}.")
    return ProblemPage(type=kind.uri, status=kind.status, title=kind.title, remedy=kind.remedy)
