"""Liveness, readiness, versions, and the pages that problem types point to."""

import asyncio

from fastapi import APIRouter, Request
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
    """Documents can be accepted and worked on. `queued` and `running` count jobs, `messages` the
    broker's, `workers` the worker parents that live.

    `tasks_down` are background tasks of this process that have ended and will be begun again:
    "notifier" (waiting requests and event streams are late then) or "callbacks".
    """

    status: str = "ready"
    queued: int
    running: int
    messages: int
    workers: int
    tasks_down: list[str] = []


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


@router.get("/livez", summary="Is the process alive?", responses=described_responses(503))
async def livez(request: Request) -> ServiceLiveness:
    """Return 200 as long as the process and its background tasks run; the store is not asked."""
    if lost := request.app.state.background.lost:
        raise ProblemError(
            problems.TASK_LOST, f"{', '.join(lost)} ended again and again; see the service's log."
        )
    return ServiceLiveness()


@router.get("/readyz", summary="Can documents be worked on?", responses=described_responses(503))
async def readyz(request: Request, service: ServiceDep) -> ServiceReadiness:
    """Return 200 if the store answers and never evicts, the broker answers, and a worker lives.

    `QUOTIDIAN_READY_WITHOUT_WORKERS` is for machines where the API runs alone: what is accepted
    waits in the store for a worker.
    """
    policy = await service.ledger.eviction_policy()
    if policy != NOEVICTION:
        raise ProblemError(
            problems.STORE_UNAVAILABLE,
            f"The store's maxmemory-policy is {policy}: it may erase jobs; set it to {NOEVICTION}.",
            {"Retry-After": "10"},
        )
    queue = await service.queue.now("")
    try:
        messages = await asyncio.to_thread(service.publisher.waiting)
    except BrokerUnavailable as error:
        raise ProblemError(
            problems.STORE_UNAVAILABLE, str(error), {"Retry-After": RETRY_AFTER}
        ) from error
    if not queue.workers and not service.settings.ready_without_workers:
        raise ProblemError(
            problems.NO_WORKERS,
            f"workers: 0. {queue.queued} jobs wait for one; documents are accepted all the same.",
            {"Retry-After": RETRY_AFTER},
        )
    return ServiceReadiness(
        queued=queue.queued,
        running=queue.running,
        messages=messages,
        workers=queue.workers,
        tasks_down=request.app.state.background.down,
    )


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
