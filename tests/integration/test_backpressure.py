"""A full queue and a full store: requests are refused with the time to wait."""

import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.support.api import RunningApi, running_api

PAGE = {"content": "A page."}
BATCH = {"documents": [PAGE] * 3}


@pytest.fixture
def small(store_url: str, scratch: Path) -> Iterator[RunningApi]:
    """Yield an API whose queue holds four documents."""
    with running_api(
        store_url, scratch / "small", MAX_QUEUE_DOCUMENTS="4", MAX_BATCH_DOCUMENTS="4"
    ) as api:
        yield api


def test_a_full_queue_is_429_until_there_is_room(small: RunningApi) -> None:
    """A batch is accepted whole or not at all; running jobs do not wait, so they do not count."""
    first = small.http.post("/v1/batches", json=BATCH).json()
    before = small.harness.names()
    refused = small.http.post("/v1/batches", json=BATCH, headers={"Idempotency-Key": uuid4().hex})
    assert (refused.status_code, refused.json()["type"]) == (429, "/problems/queue-full")
    assert refused.headers["Retry-After"] == "10"
    assert small.harness.names() == before
    small.submit()
    assert small.http.post("/v1/documents", json=PAGE).status_code == 429

    small.claim({"id": first["items"][0]["job_id"]})
    small.submit()
    assert small.http.post("/v1/documents", json=PAGE).status_code == 429


def test_what_was_accepted_is_answered_again_by_a_full_queue(small: RunningApi) -> None:
    """A request that is repeated under its key adds nothing, so it is not refused."""
    key = {"Idempotency-Key": uuid4().hex}
    first = small.http.post("/v1/documents", json=PAGE, headers=key)
    small.http.post("/v1/batches", json=BATCH).raise_for_status()
    assert small.http.post("/v1/documents", json=PAGE).status_code == 429
    again = small.http.post("/v1/documents", json=PAGE, headers=key)
    assert (again.status_code, again.content) == (202, first.content)


def test_the_pause_follows_the_rate_at_which_jobs_end(small: RunningApi) -> None:
    """Two jobs must end, one is running, and each takes about a second and a half."""
    done = small.submit()
    claim = small.claim(done)
    time.sleep(1.5)
    small.harness.work.complete(claim, b"{}")
    small.claim(small.submit())
    small.http.post("/v1/batches", json=BATCH).raise_for_status()
    refused = small.http.post("/v1/batches", json=BATCH)
    assert refused.status_code == 429
    assert 3 <= int(refused.headers["Retry-After"]) <= 15


def test_a_queue_is_bounded_in_bytes_too(store_url: str, scratch: Path) -> None:
    """Compressed documents count until their jobs end; one that ends makes room."""
    limits = {"MAX_QUEUE_BYTES": "3000", "MAX_BATCH_BYTES": "3000"}
    with running_api(store_url, scratch / "bytes", **limits) as api:
        # Hexadecimal digits of random numbers are packed to about half.
        pages = ["".join(uuid4().hex for _ in range(70)) for _ in range(3)]
        job, _ = api.submit(pages[0]), api.submit(pages[1])
        refused = api.http.post("/v1/documents", json={"content": pages[2]})
        assert (refused.status_code, refused.json()["type"]) == (429, "/problems/queue-full")
        api.succeed(job)
        api.submit(pages[2])


def test_a_store_that_is_nearly_full_is_503_before_it_is(store_url: str, scratch: Path) -> None:
    """Reading goes on meanwhile, and accepting once there is room again."""
    with running_api(store_url, scratch / "full", MAX_STORE_SHARE="0.8") as api:
        job = api.submit()
        used = int(api.harness.client.info("memory")["used_memory"])
        api.harness.client.config_set("maxmemory", used * 10 // 9)
        try:
            refused = await_status(api, 503)
            assert refused["type"] == "/problems/store-full"
            assert api.http.post("/v1/batches", json=BATCH).status_code == 503
            assert api.read(job["links"]["self"])["status"] == "queued"
        finally:
            api.harness.client.config_set("maxmemory", 0)
        await_status(api, 202)


def await_status(api: RunningApi, status: int) -> dict[str, object]:
    """Return the first answer with this status; the store's memory is read once a second."""
    deadline = time.monotonic() + 10
    while True:
        answer = api.http.post("/v1/documents", json=PAGE)
        if answer.status_code == status:
            assert ("Retry-After" in answer.headers) is True
            return answer.json()
        assert time.monotonic() < deadline
        time.sleep(0.2)
