"""The metrics of the ledger: gauges and totals of the whole cluster, for `/metrics`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from pydantic import BaseModel, ConfigDict
from redis.asyncio import Redis

from shared.contracts import Pipeline
from shared.ledger.store_errors import store_errors

# As in lua/_prelude.lua (milliseconds).
BOUNDS = (50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000, 300000, 1800000)
# Names of what `WorkLedger.complete` counts of an annotation.
ANNOTATED = ("words", "characters", "quotations")
# The keys that belong to no document; the outbox is empty once the librarian has read it. Workers
# extend them; they expire after the last worker.
WORKER_KEYS = frozenset({"totals", "metrics", "heartbeats", "leader", "outbox"})
# Milliseconds after which a worker parent that has not swept is taken for dead.
HEARTBEAT_TTL = 10_000
STATUSES = ("succeeded", "failed", "cancelled")


class WorkerHeartbeat(BaseModel):
    """A running worker parent: its name, the number of its processes, and their pipeline."""

    model_config = ConfigDict(frozen=True)

    name: str
    processes: int
    pipeline: Pipeline | None = None


@dataclass(frozen=True)
class Histogram:
    """Cumulative buckets (upper bound in seconds, count), the last unbounded; sum in seconds."""

    buckets: tuple[tuple[float, int], ...]
    total: float


@dataclass(frozen=True)
class LedgerMetrics:
    """Gauges at the time of reading; totals since the namespace began.

    `oldest` is the age of the oldest queued job in seconds (0 without one); `lost` counts attempts
    without an outcome by reason, `failed` jobs by problem type, `republished` repeated messages;
    `announced` entries that wait for the librarian, `outbox_dropped` those it never saw;
    `memory` and `memory_limit` (0: none) are those of the store, in bytes.
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
    announced: int
    outbox_dropped: int
    annotated: dict[str, int]
    failed: dict[str, int]
    lost: dict[str, int]
    wait: Histogram
    run: Histogram
    heartbeats: tuple[WorkerHeartbeat, ...]


async def read_metrics(client: Redis, namespace: str) -> LedgerMetrics:
    """Read the metrics.

    Raises:
        LedgerUnavailable: the store cannot be used.
    """
    with store_errors():
        async with client.pipeline(transaction=False) as pipe:
            pipe.time()
            pipe.zcard(f"{namespace}:queued")
            pipe.zcard(f"{namespace}:leases")
            pipe.zrange(f"{namespace}:queued", 0, 0, withscores=True)
            pipe.hgetall(f"{namespace}:totals")
            pipe.hgetall(f"{namespace}:metrics")
            pipe.zrange(f"{namespace}:heartbeats", 0, -1, withscores=True)
            pipe.xlen(f"{namespace}:outbox")
            pipe.info("memory")
            time, queued, running, oldest, *hashes, heartbeats, outbox, store = await pipe.execute()
    totals, counts = map(_integers, hashes)
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
        republished=counts.get("republished", 0),
        announced=outbox,
        outbox_dropped=counts.get("outbox_dropped", 0),
        annotated={name: counts.get(name, 0) for name in ANNOTATED},
        failed=_with_prefix("failed:", counts),
        lost=_with_prefix("lost:", counts),
        wait=_histogram("wait", counts),
        run=_histogram("run", counts),
        heartbeats=_recent(heartbeats, at),
    )


def _recent(heartbeats: Sequence[tuple[bytes, float]], at: float) -> tuple[WorkerHeartbeat, ...]:
    """Return the workers that live; only another one's sweep would remove the rest."""
    since = at * 1000 - HEARTBEAT_TTL
    return tuple(
        WorkerHeartbeat.model_validate_json(item) for item, swept in heartbeats if swept > since
    )


def _integers(stored: Mapping[bytes, bytes]) -> dict[str, int]:
    return {name.decode(): int(value) for name, value in stored.items()}


def _with_prefix(prefix: str, counts: Mapping[str, int]) -> dict[str, int]:
    return {
        name.removeprefix(prefix): value
        for name, value in counts.items()
        if name.startswith(prefix)
    }


def _histogram(name: str, counts: Mapping[str, int]) -> Histogram:
    counted = [counts.get(f"{name}:{bound}", 0) for bound in (*BOUNDS, "more")]
    bounds = [*(bound / 1000 for bound in BOUNDS), float("inf")]
    return Histogram(
        tuple(zip(bounds, accumulate(counted), strict=True)), counts.get(f"{name}:sum", 0) / 1000
    )
