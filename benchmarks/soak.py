"""Half an hour of mixed load: memory must not grow, and the ledger must be empty at the end.

`QUOTIDIAN_SOAK_MINUTES` shortens it. Documents are kept for seconds, so that everything that a
ledger does in a week happens many times.
"""

import os
import statistics
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import redis
from rich.console import Console
from rich.table import Table

from benchmarks.figures import Figure
from benchmarks.mixed import Mixed
from quotidian.local.data_directory import owned_directory
from quotidian.local.embedded import EmbeddedStore
from quotidian.local.local_stack import services
from quotidian.local.ports import free_port
from quotidian.local.process import Process
from quotidian.local.stack_settings import LocalSettings
from quotidian.local.supervisor import Supervisor
from shared.ledger import WORKER_KEYS

MINUTES = 30.0
CLIENTS = 6
WORKERS = 2
RETENTION = 20
UNFINISHED = 60
KEPT = {
    "QUOTIDIAN_RETENTION": str(RETENTION),
    "QUOTIDIAN_UNFINISHED_TTL": str(UNFINISHED),
    "QUOTIDIAN_IDEMPOTENCY_TTL": str(RETENTION),
}
EVERY = 3.0
# Growth is from the median of the first window to that of the last (shares of the whole time).
WARM, FIRST, LAST = 0.3, 0.5, 0.8
GROWTH_LIMIT = 5.0
MIB = 1024 * 1024
DRAINED_WITHIN = 120
# Tombstones of erased jobs live a minute, lists at most twice the time of unfinished jobs.
EXPIRED_WITHIN = 2 * UNFINISHED + 30


@dataclass(frozen=True)
class Sample:
    """Memory at one moment (MiB): proportional set sizes, and the store's own figure."""

    at: float
    api: float
    workers: float
    store: float
    keys: int


def run(console: Console) -> list[Figure]:
    """Print the growth after warm-up, the answers, and what is left in the ledger."""
    minutes = float(os.environ.get("QUOTIDIAN_SOAK_MINUTES", MINUTES))
    os.environ.update(KEPT)
    with _store() as url, redis.Redis.from_url(url, decode_responses=True) as store:
        with _services(url) as (processes, base_url):
            samples, clients = _load(processes, base_url, store, minutes * 60)
            drained = _until(lambda: _work_left(store) == 0, DRAINED_WITHIN)
            left = _left_after(store, WORKER_KEYS)
        at_last = _left_after(store, frozenset())
    console.print(_growth(samples, minutes))
    answers: Counter[tuple[str, int]] = sum((client.answers for client in clients), Counter())
    console.print(_answers(answers))
    broken = [line for client in clients for line in client.broken]
    table = Table("what", "number", "target", title="afterwards")
    table.add_row("answers of 500 and above, or none", str(len(broken)), "0")
    table.add_row("jobs still queued or running", str(0 if drained else _work_left(store)), "0")
    table.add_row("keys of documents left", str(len(left)), "0")
    table.add_row("keys left without workers", str(len(at_last)), "0")
    console.print(table)
    for line in [*broken[:10], *sorted(left)[:20], *sorted(at_last)[:20]]:
        console.print(line, markup=False)
    return []


@contextmanager
def _store() -> Iterator[str]:
    """Run a store that outlives the services; yield its URL."""
    with (
        tempfile.TemporaryDirectory(prefix="quotidian-soak-") as name,
        owned_directory(Path(name) / "data") as directory,
    ):
        store = EmbeddedStore(directory)
        with Supervisor(stores=[store.process()], services=[]).running():
            yield store.url


@contextmanager
def _services(url: str) -> Iterator[tuple[dict[str, Process], str]]:
    with tempfile.TemporaryDirectory(prefix="quotidian-soak-") as name:
        settings = LocalSettings(data_dir=Path(name) / "data", port=free_port(), workers=WORKERS)
        processes = services(settings, url, Path(name))
        with Supervisor(stores=[], services=processes).running():
            yield {process.name: process for process in processes}, settings.base_url


def _load(
    processes: dict[str, Process], base_url: str, store: redis.Redis, seconds: float
) -> tuple[list[Sample], list[Mixed]]:
    over = threading.Event()
    clients = [Mixed(base_url, seed, over) for seed in range(CLIENTS)]
    samples = []
    begun = time.monotonic()
    for client in clients:
        client.start()
    while (at := time.monotonic() - begun) < seconds:
        samples.append(_sample(at / seconds, processes, store))
        time.sleep(EVERY)
    over.set()
    for client in clients:
        client.join()
    return samples, clients


def _sample(at: float, processes: dict[str, Process], store: redis.Redis) -> Sample:
    used = store.info("memory")["used_memory"] / MIB
    api, workers = _memory(processes["api"]), _memory(processes["worker"])
    return Sample(at, api, workers, used, store.dbsize())


def _memory(process: Process) -> float:
    """Return the memory of a process and its children; one that ends meanwhile counts as 0."""
    parent, used = psutil.Process(process.pid), 0.0
    for member in [parent, *parent.children(recursive=True)]:
        try:
            used += member.memory_full_info().pss / MIB
        except psutil.NoSuchProcess:
            continue
    return used


def _until(reached: Callable[[], bool], within: float) -> bool:
    deadline = time.monotonic() + within
    while not (done := reached()) and time.monotonic() < deadline:
        time.sleep(1)
    return done


def _work_left(store: redis.Redis) -> int:
    return int(store.zcard("quotidian:queued")) + int(store.zcard("quotidian:leases"))


def _left_after(store: redis.Redis, standing: frozenset[str]) -> set[str]:
    """Return the ledger's keys (without prefix) that are left when all but `standing` should be gone."""

    def left() -> set[str]:
        names = {name.removeprefix("quotidian:") for name in store.scan_iter("quotidian:*")}
        return names - standing

    _until(lambda: not left(), EXPIRED_WITHIN)
    return left()


def _growth(samples: list[Sample], minutes: float) -> Table:
    table = Table(
        "memory", "MiB, by tenths of the time", f"growth % (< {GROWTH_LIMIT:g})",
        title=f"{minutes:g} minutes of mixed load, {CLIENTS} clients, {WORKERS} workers",
    )  # fmt: skip
    for name in ("api", "workers", "store", "keys"):
        tenths = [_median(samples, name, n / 10, (n + 1) / 10) for n in range(10)]
        first, last = _median(samples, name, WARM, FIRST), _median(samples, name, LAST, 1.0)
        shown = "" if name == "keys" else f"{100 * (last - first) / first:+.1f}"
        table.add_row(name, " ".join(f"{value:.4g}" for value in tenths), shown)
    return table


def _median(samples: list[Sample], name: str, begin: float, end: float) -> float:
    window = [getattr(sample, name) for sample in samples if begin <= sample.at < end]
    return float(statistics.median(window))


def _answers(answers: Counter[tuple[str, int]]) -> Table:
    table = Table("asked", "answers by status", title=f"{sum(answers.values()):,} answers")
    for name in sorted({name for name, _ in answers}):
        statuses = sorted((status, n) for (asked, status), n in answers.items() if asked == name)
        table.add_row(name, "  ".join(f"{status}: {n:,}" for status, n in statuses))
    return table
