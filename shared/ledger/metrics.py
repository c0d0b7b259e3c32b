"""What the ledger has counted, for `/metrics`: one look sees the whole cluster."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate

from pydantic import BaseModel, ConfigDict
from redis.asyncio import Redis

from shared.contracts import Pipeline
from shared.ledger.scripts import store_errors

# As in lua/_prelude.lua (milliseconds).
BOUNDS = (50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000, 300000, 1800000)
# What `WorkLedger.complete` is told of an annotation.
ANNOTATED = ("words", "characters", "quotations")
# The keys that are about no document. Workers keep them; they expire after the last worker.
WORKER_KEYS = frozenset({"tally", "numbers", "present", "leader"})
STATUSES = ("succeeded", "failed", "cancelled")


class WorkerHeartbeat(BaseModel):
    """A worker parent that lives: its name, its processes, what they annotate with."""

    model_config = ConfigDict(frozen=True)

    name: str
    processes: int
    pipeline: Pipeline | None = None


@dataclass(frozen=True)
class Histogram:
    """How many took at most so many seconds, in ascending order, the last without bound; their sum
    in seconds."""

    buckets: tuple[tuple[float, int], ...]
    total: float


@dataclass(frozen=True)
class LedgerMetrics:
    """Gauges as they stand; totals since the namespace began.

    `oldest` is the age of the oldest queued job in seconds (0 when none waits); `lost` counts
    attempts without an outcome by reason, `failed` jobs by problem type; `memory` and
    `memory_limit` (0: none) are the store's, in bytes.
    """

    queued: int
    running: int
    oldest: float
    memory: int
    memory_limit: int
    accepted: int
    erased: int
    ended: dict[str, int]
    attempts: int
    republished: int
    annotated: dict[str, int]
    failed: dict[str, int]
    lost: dict[str, int]
    wait: Histogram
    run: Histogram
    heartbeats: tuple[WorkerHeartbeat, ...]


async def read_metrics(client: Redis, namespace: str) -> LedgerMetrics:
    """Look once. Raises `LedgerUnavailable` when the store cannot be used."""
    with store_errors():
        async with client.pipeline(transaction=False) as pipe:
            pipe.time()
            pipe.zcard(f"{namespace}:queued")
            pipe.zcard(f"{namespace}:leases")
            pipe.zrange(f"{namespace}:queued", 0, 0, withscores=True)
            pipe.hgetall(f"{namespace}:tally")
            pipe.hgetall(f"{namespace}:numbers")
            pipe.zrange(f"{namespace}:present", 0, -1)
            pipe.info("memory")
            time, queued, running, oldest, tally, numbers, present, store = await pipe.execute()
    totals, counts = _whole(tally), _whole(numbers)
    at = time[0] + time[1] / 1e6
    return LedgerMetrics(
        queued=queued,
        running=running,
        oldest=max(at - oldest[0][1] / 1000, 0.0) if oldest else 0.0,
        memory=int(store["used_memory"]),
        memory_limit=int(store.get("maxmemory", 0)),
        accepted=totals.get("accepted", 0),
        erased=totals.get("erased", 0),
        ended={status: totals.get(status, 0) for status in STATUSES},
        attempts=counts.get("attempts", 0),
        republished=counts.get("announced", 0),
        annotated={name: counts.get(name, 0) for name in ANNOTATED},
        failed=_under("failed:", counts),
        lost=_under("lost:", counts),
        wait=_histogram("wait", counts),
        run=_histogram("run", counts),
        heartbeats=tuple(WorkerHeartbeat.model_validate_json(item) for item in present),
    )


def _whole(stored: Mapping[bytes, bytes]) -> dict[str, int]:
    return {name.decode(): int(value) for name, value in stored.items()}


def _under(prefix: str, counts: Mapping[str, int]) -> dict[str, int]:
    return {
        name.removeprefix(prefix): value
        for name, value in counts.items()
        if name.startswith(prefix)
    }


def _histogram(name: str, counts: Mapping[str, int]) -> Histogram:
    fell = [counts.get(f"{name}:{bound}", 0) for bound in (*BOUNDS, "more")]
    bounds = [*(bound / 1000 for bound in BOUNDS), float("inf")]
    return Histogram(
        tuple(zip(bounds, accumulate(fell), strict=True)), counts.get(f"{name}:sum", 0) / 1000
    )
