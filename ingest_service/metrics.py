"""`/metrics`: what this process has answered, and what the ledger has counted for all of them."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from prometheus_client import (
    CollectorRegistry,
    Counter,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client import Histogram as ProcessHistogram
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.exposition import choose_encoder

from shared import __version__
from shared.ledger.metrics import Histogram, LedgerMetrics

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class HttpMetrics:
    """What one API process has answered."""

    def __init__(self) -> None:
        # When each series began is of no use to Prometheus, and a third more series.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._requests = Counter(
            "quotidian_http_requests",
            "Requests answered by this process",
            ["method", "route", "status"],
            registry=self.registry,
        )
        self._seconds = ProcessHistogram(
            "quotidian_http_request_seconds",
            "From a request's head to the head of its answer, waits asked for included",
            ["method", "route"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self._problems = Counter(
            "quotidian_http_problems",
            "Answers of this process that were problems, by type",
            ["type"],
            registry=self.registry,
        )

        # Finding a series takes longer than counting in it; labels have few values.
        self._counting = cache(self._requests.labels)
        self._timing = cache(self._seconds.labels)

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count an answer."""
        self._counting(method, route, str(status)).inc()
        self._timing(method, route).observe(seconds)

    def refused(self, problem: str) -> None:
        """Count an answer that was a problem of this type."""
        self._problems.labels(problem).inc()


def exposition(
    metrics: HttpMetrics, numbers: LedgerMetrics | None, accept: str
) -> tuple[bytes, str]:
    """The page and its media type: OpenMetrics for whoever accepts it. Without `numbers` the store
    is away."""
    registry = CollectorRegistry()
    registry.register(_Families(numbers))
    registry.register(metrics.registry)
    encode, media_type = choose_encoder(accept)
    return encode(registry), media_type


class _Families:
    """One look at the ledger, as a collector."""

    def __init__(self, numbers: LedgerMetrics | None) -> None:
        self._numbers = numbers

    def collect(self) -> Iterator[Metric]:
        yield InfoMetricFamily("quotidian_service", "The service", {"version": __version__})
        yield _gauge("store_up", "1 if the ledger's store answers", int(self._numbers is not None))
        if self._numbers is not None:
            yield from _gauges(self._numbers)
            yield from _totals(self._numbers)
            yield from _workers(self._numbers)


def _gauges(numbers: LedgerMetrics) -> Iterator[Metric]:
    yield _gauge("jobs_queued", "Jobs that wait", numbers.queued)
    yield _gauge("jobs_running", "Jobs in hand", numbers.running)
    yield _gauge("oldest_queued_seconds", "Age of the oldest job that waits", numbers.oldest)
    yield _gauge("store_memory_bytes", "Memory of the store", numbers.memory)
    yield _gauge("store_memory_limit_bytes", "Its maxmemory; 0: none", numbers.memory_limit)


def _totals(numbers: LedgerMetrics) -> Iterator[Metric]:
    yield _counter("jobs_accepted", "Jobs accepted", numbers.accepted)
    yield _counters("jobs_ended", "Jobs that ended, by status", "status", numbers.ended)
    yield _counters("jobs_failed", "Jobs that failed, by problem type", "reason", numbers.failed)
    yield _counter("jobs_erased", "Jobs deleted by their owners", numbers.erased)
    yield _counter("attempts", "Attempts begun", numbers.attempts)
    yield _counters(
        "attempts_lost", "Attempts that ended without an outcome", "reason", numbers.lost
    )
    yield _counter(
        "announcements_repeated", "Jobs announced to the broker again", numbers.republished
    )
    for name, about in (
        ("words", "Words of annotated documents"),
        ("characters", "Code points of annotated documents"),
        ("quotations", "Quotations found"),
    ):
        yield _counter(name, about, numbers.annotated[name])
    yield _histogram("job_wait_seconds", "From acceptance to the first attempt", numbers.wait)
    yield _histogram("attempt_run_seconds", "From claim to result or failure", numbers.run)


def _workers(numbers: LedgerMetrics) -> Iterator[Metric]:
    processes = sum(worker.processes for worker in numbers.heartbeats)
    yield _gauge("workers", "Worker parents heard of within ten seconds", len(numbers.heartbeats))
    yield _gauge("worker_processes", "Processes they annotate with", processes)
    info = InfoMetricFamily("quotidian_pipeline", "What living workers annotate with")
    pipelines = {worker.pipeline for worker in numbers.heartbeats if worker.pipeline is not None}
    for pipeline in sorted(pipelines, key=str):
        info.add_metric([], pipeline.model_dump())
    yield info


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(f"quotidian_{name}", about, value=value)


def _counter(name: str, about: str, value: int) -> Metric:
    return CounterMetricFamily(f"quotidian_{name}", about, value=value)


def _counters(name: str, about: str, label: str, values: Mapping[str, int]) -> Metric:
    family = CounterMetricFamily(f"quotidian_{name}", about, labels=[label])
    for key, value in sorted(values.items()):
        family.add_metric([key], value)
    return family


def _histogram(name: str, about: str, found: Histogram) -> Metric:
    family = HistogramMetricFamily(f"quotidian_{name}", about)
    buckets: list[Any] = [
        ("+Inf" if bound == float("inf") else str(bound), count) for bound, count in found.buckets
    ]
    family.add_metric([], buckets, found.total)
    return family
