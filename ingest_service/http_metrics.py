"""Prometheus metrics of the HTTP answers of one API process."""

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class HttpMetrics:
    """Counts and times what this process answers."""

    def __init__(self) -> None:
        # Prometheus does not need the time at which each series began.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._requests = Counter(
            "quotidian_http_requests",
            "Requests answered by this process",
            ["method", "route", "status"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "quotidian_http_request_seconds",
            "From a request's head to the head of its answer, waits asked for included",
            ["method", "route"],
            buckets=BUCKETS,
            registry=self.registry,
        )
        self._problems = Counter(
            "quotidian_http_problems",
            "Answers of this process that were problems, by type",
            ["type"],
            registry=self.registry,
        )
        self._search_messages = Counter(
            "quotidian_search_messages",
            "Calls of this process for saved searches, by outcome",
            ["outcome"],
            registry=self.registry,
        )
        self._task_ends = Counter(
            "quotidian_background_ends",
            "Ends of background tasks of this process, which are begun again",
            ["task"],
            registry=self.registry,
        )
        self._tasks_up = Gauge(
            "quotidian_background_up",
            "1 while a background task of this process runs",
            ["task"],
            registry=self.registry,
        )

    def count_answer(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count an answer and the seconds it took."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def count_problem(self, problem: str) -> None:
        """Count an answer that was a problem of this type."""
        self._problems.labels(problem).inc()

    def count_search_message(self, outcome: str) -> None:
        """Count a call for a saved search: `delivered`, `failed` or `ended`."""
        self._search_messages.labels(outcome).inc()

    def count_task_end(self, task: str) -> None:
        """Count the end of a background task."""
        self._task_ends.labels(task).inc()

    def show_task(self, task: str, *, is_up: bool) -> None:
        """Show whether a background task runs."""
        self._tasks_up.labels(task).set(is_up)
