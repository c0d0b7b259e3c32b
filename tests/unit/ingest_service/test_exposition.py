"""The metrics of `/metrics`, and the page that documents them."""

import re
from pathlib import Path

from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from ingest_service.exposition import exposition
from ingest_service.http_metrics import HttpMetrics
from library.saved_searches import SearchCounts
from shared.contracts import Pipeline
from shared.ledger.metrics import ANNOTATED, BOUNDS, Histogram, LedgerMetrics, WorkerHeartbeat

ROOT = Path(__file__).parents[3]
PIPELINE = Pipeline(name="quotidian", version="1", model="none", model_version="2")
NUMBERS = LedgerMetrics(
    queued=3,
    running=2,
    oldest=1.5,
    memory=1000,
    memory_limit=0,
    accepted=9,
    erased=1,
    ended={"succeeded": 3, "failed": 1, "cancelled": 0},
    attempts=6,
    republished=4,
    announced=2,
    outbox_dropped=1,
    annotated=dict.fromkeys(ANNOTATED, 7),
    failed={"no-text": 1},
    lost={"lease-expired": 2},
    wait=Histogram(((0.05, 1), (float("inf"), 3)), 12.5),
    run=Histogram(((0.05, 0), (float("inf"), 3)), 2.0),
    heartbeats=(
        WorkerHeartbeat(name="a", processes=2, pipeline=PIPELINE),
        WorkerHeartbeat(name="b", processes=3, pipeline=PIPELINE),
    ),
)


def families(numbers: LedgerMetrics | None) -> dict[str, Metric]:
    """Return the page as Prometheus reads it, after one request that was a problem."""
    metrics = HttpMetrics()
    metrics.count_answer("GET", "/v1/jobs/{job_id}", 404, 0.02)
    metrics.count_problem("job-not-found")
    metrics.count_search_message("delivered")
    metrics.count_task_end("notifier")
    metrics.show_task("notifier", is_up=True)
    page, _ = exposition(metrics, numbers, SearchCounts(3, 1, 1), "text/plain")
    return {family.name: family for family in text_string_to_metric_families(page.decode())}


def value(metric: Metric, name: str, **labels: str) -> float:
    """Return the one sample of this name and these labels."""
    [found] = [s.value for s in metric.samples if s.name == name and s.labels == labels]
    return found


def test_the_ledger_is_told_as_it_stands() -> None:
    """There are gauges, totals by label, cumulated buckets, and one info for equal pipelines."""
    told = families(NUMBERS)
    assert value(told["quotidian_jobs_queued"], "quotidian_jobs_queued") == 3
    failed = told["quotidian_jobs_failed"]
    assert value(failed, "quotidian_jobs_failed_total", reason="no-text") == 1
    wait = told["quotidian_job_wait_seconds"]
    assert value(wait, "quotidian_job_wait_seconds_bucket", le="+Inf") == 3
    assert value(wait, "quotidian_job_wait_seconds_count") == 3
    assert value(wait, "quotidian_job_wait_seconds_sum") == 12.5
    assert value(told["quotidian_worker_processes"], "quotidian_worker_processes") == 5
    assert len(told["quotidian_pipeline_info"].samples) == 1


def test_without_the_store_the_process_still_answers_for_itself() -> None:
    """`quotidian_store_up` is 0, and metrics that nobody has counted are left out."""
    told = families(None)
    assert value(told["quotidian_store_up"], "quotidian_store_up") == 0
    assert "quotidian_jobs_queued" not in told
    assert "quotidian_http_requests" in told


def test_every_metric_is_documented_with_its_type_and_labels() -> None:
    """`docs/metrics.md` has a row for each metric, and no row without a metric."""
    page = (ROOT / "docs/metrics.md").read_text()
    rows = {
        name: (kind, set(re.findall(r"`(\w+)`", labels)))
        for name, kind, labels in re.findall(
            r"^\| `(quotidian_\w+)` \| (\w+) \| ([^|]*)\|", page, re.MULTILINE
        )
    }
    served = {}
    for name, family in families(NUMBERS).items():
        if name.startswith("quotidian_"):
            labels = {label for sample in family.samples for label in sample.labels} - {"le"}
            counted = name + "_total" if family.type == "counter" else name
            served[counted] = ("info" if name.endswith("_info") else family.type, labels)
    assert rows == served


def test_both_sides_know_the_same_bounds() -> None:
    """The store sorts into buckets, and this side names them."""
    prelude = (ROOT / "shared/ledger/lua/_prelude.lua").read_text()
    [written] = re.findall(r"BOUNDS = \{([^}]*)\}", prelude)
    assert tuple(map(int, written.split(","))) == BOUNDS
