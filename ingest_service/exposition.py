"""The text of `/metrics`: the metrics of this process and those of the ledger."""

from collections.abc import Iterator, Mapping
from typing import Any

from prometheus_client import CollectorRegistry
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.exposition import choose_encoder

from ingest_service.http_metrics import HttpMetrics
from library.saved_searches import SearchCounts
from shared import __version__
from shared.ledger.metrics import Histogram, LedgerMetrics


def exposition(
    metrics: HttpMetrics, ledger: LedgerMetrics | None, searches: SearchCounts | None, accept: str
) -> tuple[bytes, str]:
    """Return the page and its media type, OpenMetrics if the `Accept` header names it.

    `ledger` is None while the store is away, `searches` while there is no library.
    """
    registry = CollectorRegistry()
    registry.register(_Collector(ledger, searches))
    registry.register(metrics.registry)
    encode, media_type = choose_encoder(accept)
    return encode(registry), media_type


class _Collector:
    """One reading of the ledger and of the library as Prometheus families."""

    def __init__(self, ledger: LedgerMetrics | None, searches: SearchCounts | None) -> None:
        self._ledger = ledger
        self._searches = searches

    def collect(self) -> Iterator[Metric]:
        """Yield every family; only the service and `store_up` while the store is away."""
        yield InfoMetricFamily("quotidian_service", "The service", {"version": __version__})
        yield _gauge("store_up", "1 if the ledger's store answers", int(self._ledger is not None))
        if self._ledger is not None:
            yield from _gauges(self._ledger)
            yield from _totals(self._ledger)
            yield from _workers(self._ledger)
        if self._searches is not None:
            yield from _saved_searches(self._searches)


def _gauges(ledger: LedgerMetrics) -> Iterator[Metric]:
    yield _gauge("jobs_queued", "Jobs that wait", ledger.queued)
    yield _gauge("jobs_running", "Jobs that a worker has claimed", ledger.running)
    yield _gauge("oldest_queued_seconds", "Age of the oldest job that waits", ledger.oldest)
    yield _gauge("outbox_entries", "Ended jobs that wait for the librarian", ledger.announced)
    yield _gauge("store_memory_bytes", "Memory of the store", ledger.memory)
    yield _gauge("store_memory_limit_bytes", "Its maxmemory; 0: none", ledger.memory_limit)


def _totals(ledger: LedgerMetrics) -> Iterator[Metric]:
    yield _counter("jobs_accepted", "Jobs accepted", ledger.accepted)
    yield _counters("jobs_ended", "Jobs that ended, by status", "status", ledger.ended)
    yield _counters("jobs_failed", "Jobs that failed, by problem type", "reason", ledger.failed)
    yield _counter("jobs_erased", "Jobs deleted by their owners", ledger.erased)
    yield _counter("attempts", "Attempts begun", ledger.attempts)
    yield _counters(
        "attempts_lost", "Attempts that ended without an outcome", "reason", ledger.lost
    )
    yield _counter(
        "announcements_repeated", "Jobs published to the broker again", ledger.republished
    )
    yield _counter(
        "outbox_dropped", "Ended jobs that no librarian has read in time", ledger.outbox_dropped
    )
    for name, description in (
        ("words", "Words of annotated documents"),
        ("characters", "Code points of annotated documents"),
        ("quotations", "Quotations found"),
    ):
        yield _counter(name, description, ledger.annotated[name])
    yield _histogram("job_wait_seconds", "From acceptance to the first attempt", ledger.wait)
    yield _histogram("attempt_run_seconds", "From claim to result or failure", ledger.run)


def _workers(ledger: LedgerMetrics) -> Iterator[Metric]:
    heartbeats = ledger.heartbeats
    processes = sum(worker.processes for worker in heartbeats)
    yield _gauge("workers", "Worker parents with a heartbeat within ten seconds", len(heartbeats))
    yield _gauge("worker_processes", "Their processes that annotate", processes)
    info = InfoMetricFamily("quotidian_pipeline", "What living workers annotate with")
    pipelines = {worker.pipeline for worker in heartbeats if worker.pipeline is not None}
    for pipeline in sorted(pipelines, key=str):
        info.add_metric([], pipeline.model_dump())
    yield info


def _saved_searches(searches: SearchCounts) -> Iterator[Metric]:
    yield _gauge("saved_searches", "Saved searches", searches.saved)
    failing = "Saved searches whose last call has failed and is repeated"
    yield _gauge("saved_searches_failing", failing, searches.failing)
    stopped = "Saved searches that call nobody any more after an error"
    yield _gauge("saved_searches_stopped", stopped, searches.stopped)


def _gauge(name: str, description: str, value: float) -> Metric:
    return GaugeMetricFamily(f"quotidian_{name}", description, value=value)


def _counter(name: str, description: str, value: int) -> Metric:
    return CounterMetricFamily(f"quotidian_{name}", description, value=value)


def _counters(name: str, description: str, label: str, values: Mapping[str, int]) -> Metric:
    family = CounterMetricFamily(f"quotidian_{name}", description, labels=[label])
    for key, value in sorted(values.items()):
        family.add_metric([key], value)
    return family


def _histogram(name: str, description: str, found: Histogram) -> Metric:
    family = HistogramMetricFamily(f"quotidian_{name}", description)
    buckets: list[Any] = [
        ("+Inf" if bound == float("inf") else str(bound), count) for bound, count in found.buckets
    ]
    family.add_metric([], buckets, found.total)
    return family
