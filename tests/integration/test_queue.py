"""`/v1/queue`: the whole queue in numbers, without the jobs of others."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.keys import digest, new_key
from tests.conftest import assert_every_key_expires
from tests.support.api import RunningApi, running_api

ADA, BO = new_key(), new_key()


@pytest.fixture
def api(store_url: str, scratch: Path) -> Iterator[RunningApi]:
    """Yield an API with two keys, whose worker is the test itself."""
    keys = [{"name": "ada", "digest": digest(ADA)}, {"name": "bo", "digest": digest(BO)}]
    with running_api(store_url, scratch / "queue", KEYS=json.dumps(keys)) as api:
        yield api
        assert_every_key_expires(api.harness.client, api.harness.settings.namespace)


def call(api: RunningApi, key: str, method: str, path: str, **options: Any) -> Any:
    """Return what the API answers to a key."""
    answer = api.http.request(method, path, headers={"X-API-Key": key}, **options)
    return answer.raise_for_status().json()


@contextmanager
def following(api: RunningApi, key: str) -> Iterator[Iterator[dict[str, Any]]]:
    """Yield the queue's events as they come."""
    headers = {"X-API-Key": key}
    with (
        httpx.Client(base_url=api.http.base_url, timeout=10, headers=headers) as client,
        client.stream("GET", "/v1/queue/events") as answer,
    ):
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-cache"
        yield (
            json.loads(line.removeprefix("data: "))
            for line in answer.iter_lines()
            if line.startswith("data: ")
        )


def test_all_is_counted_and_own_jobs_apart(api: RunningApi) -> None:
    """Depth and totals are the cluster's; jobs by status are the caller's alone."""
    jobs = [call(api, ADA, "POST", "/v1/documents", json={"content": "A page."}) for _ in range(3)]
    call(api, BO, "POST", "/v1/documents", json={"content": "A page."})
    api.fail(jobs[0])
    api.succeed(jobs[1])
    ada, bo = call(api, ADA, "GET", "/v1/queue"), call(api, BO, "GET", "/v1/queue")
    assert (ada["queued"], ada["running"], ada["accepted"]) == (2, 0, 4)
    assert ada["ended"] == {"succeeded": 1, "failed": 1, "cancelled": 0}
    assert ada["failed"] == {"annotation-failed": 1}
    assert ada["own"] == {"queued": 1, "running": 0, "succeeded": 1, "failed": 1, "cancelled": 0}
    assert bo["own"] == {"queued": 1, "running": 0, "succeeded": 0, "failed": 0, "cancelled": 0}
    assert (ada["workers"], ada["rate"]) == (0, None)
    told = json.dumps(bo)
    assert not any(job["id"] in told for job in jobs)
    assert "ada" not in told


def test_the_rate_is_told_while_something_runs(api: RunningApi) -> None:
    """The rate is the number of running jobs over the mean run."""
    jobs = [call(api, ADA, "POST", "/v1/documents", json={"content": "A page."}) for _ in range(2)]
    claim = api.claim(jobs[0])
    api.harness.client.hset(f"{api.harness.settings.namespace}:totals", "mean_run", 500)
    told = call(api, ADA, "GET", "/v1/queue")
    assert (told["running"], told["rate"]) == (1, 2.0)
    api.harness.work.complete(claim, b"{}")


def test_changes_are_streamed(api: RunningApi) -> None:
    """The present state comes first, then each change."""
    with following(api, ADA) as events:
        assert next(events)["queued"] == 0
        job = call(api, ADA, "POST", "/v1/documents", json={"content": "A page."})
        assert next(found for found in events if found["own"]["queued"] == 1)["queued"] == 1
        api.fail(job)
        assert next(found for found in events if found["own"]["failed"] == 1)["queued"] == 0


def test_all_streams_share_one_reading(api: RunningApi) -> None:
    """Twenty streams see three changes; reading once for each of them would be sixty readings."""
    streams = 20
    with ExitStack() as exits:
        followed = [exits.enter_context(following(api, (ADA, BO)[at % 2])) for at in range(streams)]
        before = readings(api)
        for queued in (1, 2, 3):
            call(api, ADA, "POST", "/v1/documents", json={"content": "A page."})
            for events in followed:
                assert next(found for found in events if found["queued"] == queued)
        assert readings(api) - before < streams


def readings(api: RunningApi) -> int:
    """Return how often the store was asked for what each reading of the queue has."""
    return int(api.harness.client.info("commandstats")["cmdstat_xlen"]["calls"])


def test_strangers_are_told_nothing(api: RunningApi) -> None:
    """Both routes ask for a key."""
    for path in ("/v1/queue", "/v1/queue/events"):
        assert api.http.get(path).status_code == 401
