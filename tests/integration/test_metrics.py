"""Metrics and request ids of a running service."""

import json
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.support.pages import HARBOUR
from tests.support.stack import RunningStack

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]
NO_TEXT = "<html><body><img src='a.png'></body></html>"


def scrape(stack: RunningStack) -> Samples:
    """Return every sample of the page."""
    answer = stack.api.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def grown(before: Samples, after: Samples, name: str, **labels: str) -> float:
    """Return how far a sample has gone up."""
    key = (name, frozenset(labels.items()))
    return after[key] - before.get(key, 0.0)


def lines(log: Path) -> list[dict[str, str]]:
    """Return the lines of a service's log."""
    return [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]


def test_work_is_counted_once_wherever_it_was_done(stack: RunningStack) -> None:
    """Two pages and one without text are counted as jobs, attempts, waits, words and failures."""
    before = scrape(stack)
    for _ in range(2):
        stack.annotated(HARBOUR)
    failed = stack.finished(stack.submit(NO_TEXT, content_type="text/html")["id"])
    assert failed["status"] == "failed"
    after = scrape(stack)

    assert grown(before, after, "quotidian_jobs_accepted_total") == 3
    assert grown(before, after, "quotidian_jobs_ended_total", status="succeeded") == 2
    assert grown(before, after, "quotidian_jobs_failed_total", reason="no-text") == 1
    assert grown(before, after, "quotidian_attempts_total") == 3
    assert grown(before, after, "quotidian_job_wait_seconds_count") == 3
    assert grown(before, after, "quotidian_attempt_run_seconds_count") == 3
    assert grown(before, after, "quotidian_attempt_run_seconds_sum") > 0
    assert grown(before, after, "quotidian_words_total") == 2 * len(HARBOUR.split())
    assert grown(before, after, "quotidian_characters_total") == 2 * len(HARBOUR)
    assert grown(before, after, "quotidian_quotations_total") > 0
    assert after["quotidian_jobs_queued", frozenset()] == 0
    assert after["quotidian_worker_processes", frozenset()] == 2
    accepted = {"method": "POST", "route": "/v1/documents", "status": "202"}
    assert grown(before, after, "quotidian_http_requests_total", **accepted) == 3


def test_problems_routes_and_the_living_pipeline_are_named(stack: RunningStack) -> None:
    """Unknown paths share one label."""
    before = scrape(stack)
    assert stack.api.get("/nowhere").status_code == 404
    after = scrape(stack)
    assert grown(before, after, "quotidian_http_problems_total", type="not-found") == 1
    unmatched = {"method": "GET", "route": "unmatched", "status": "404"}
    assert grown(before, after, "quotidian_http_requests_total", **unmatched) == 1
    pipelines = [dict(labels) for name, labels in after if name == "quotidian_pipeline_info"]
    version = stack.annotated(HARBOUR)["pipeline"]
    assert pipelines == [version]


def test_one_id_leads_from_the_request_to_the_worker(stack: RunningStack) -> None:
    """A valid `X-Request-ID` is answered and stands in the worker's log lines about the job."""
    answer = stack.api.post(
        "/v1/batches",
        json={"documents": [{"content": HARBOUR}]},
        headers={"X-Request-ID": "scraper-7/page:4711"},
    )
    assert answer.headers["X-Request-ID"] == "scraper-7/page:4711"
    job_id = answer.json()["items"][0]["job_id"]
    stack.finished(job_id)
    [line] = [
        line
        for line in lines(stack.logs / "worker.log")
        if line["message"] == "annotated" and line["job_id"] == job_id
    ]
    assert line["request_id"] == "scraper-7/page:4711"
    assert line["batch_id"] == answer.json()["id"]
    assert line["attempt"] == 1


@pytest.mark.parametrize("odd", ["", "x" * 129, 'a"b', "tab\tbed"])
def test_an_odd_request_id_is_replaced(stack: RunningStack, odd: str) -> None:
    """The problem has the id that was made instead."""
    answer = stack.api.get("/nowhere", headers={"X-Request-ID": odd})
    assert answer.headers["X-Request-ID"] not in ("", odd)
    assert answer.json()["request_id"] == answer.headers["X-Request-ID"]
