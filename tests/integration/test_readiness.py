"""`/readyz`: whether work can be done."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.api import RunningApi, running_api
from tests.support.stack import RunningStack


@pytest.fixture
def api(store_url: str, scratch: Path) -> Iterator[RunningApi]:
    """Yield an API whose worker is the test itself."""
    with running_api(store_url, scratch / "readiness") as api:
        yield api


def test_the_api_is_ready_once_a_worker_lives(api: RunningApi) -> None:
    """Before that it accepts documents, and says that nobody works on them."""
    api.submit()
    refused = api.http.get("/readyz")
    assert refused.status_code == 503
    assert refused.headers["Retry-After"]
    assert refused.json()["type"] == "/problems/no-workers"
    assert refused.json()["detail"].startswith("workers: 0. 1 jobs wait")
    assert "QUOTIDIAN_READY_WITHOUT_WORKERS" in api.read(refused.json()["type"])["remedy"]
    api.harness.sweep()
    assert (api.read("/readyz")["workers"], api.read("/v1/queue")["workers"]) == (1, 1)


def test_a_worker_that_has_stopped_sweeping_does_not_count(api: RunningApi) -> None:
    """Nobody removes its heartbeat when it was the last one."""
    api.harness.sweep()
    heartbeats = f"{api.harness.settings.namespace}:heartbeats"
    (member,) = api.harness.client.zrange(heartbeats, 0, -1)
    api.harness.client.zincrby(heartbeats, -15_000, member)
    assert api.http.get("/readyz").status_code == 503
    assert api.read("/v1/queue")["workers"] == 0


def test_an_api_alone_is_ready_without_workers(store_url: str, scratch: Path) -> None:
    """What it accepts waits for workers that may be scaled to zero or run elsewhere."""
    with running_api(store_url, scratch / "alone", READY_WITHOUT_WORKERS="true") as api:
        ready = api.read("/readyz")
    assert (ready["status"], ready["workers"]) == ("ready", 0)


def test_a_whole_service_gets_ready(stack: RunningStack) -> None:
    """Its worker is started after the API has begun to accept."""
    stack.await_ready(within=120)
    assert stack.api.get("/readyz").json()["workers"] == 1
