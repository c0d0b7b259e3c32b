"""SIGTERM of an API with waiting requests, as at every roll-out."""

import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from tests.support.api import RunningApi, running_api

WAIT = 60
# A hang guard, longer than the grace that uvicorn gives.
PATIENCE = 30


@pytest.fixture
def api(store_url: str, scratch: Path) -> Iterator[RunningApi]:
    """Yield an API without workers, so that no wait ends by itself."""
    with running_api(store_url, scratch / "going-down") as api:
        yield api


@pytest.fixture
def open_requests() -> Iterator[ExitStack]:
    """Close the connections of a test."""
    with ExitStack() as stack:
        yield stack


def ask(
    api: RunningApi, stack: ExitStack, method: str, path: str, body: str = "", **headers: str
) -> HTTPConnection:
    """Send a request and return its connection without waiting for the answer."""
    url = api.http.base_url
    connection = HTTPConnection(url.host, url.port, timeout=PATIENCE)
    stack.enter_context(closing(connection))
    sent = {"Content-Type": "application/json"} if body else {}
    connection.request(method, path, body or None, {**sent, **headers})
    return connection


def begun(connection: HTTPConnection) -> HTTPResponse:
    """Return an event stream of which the first event has been read."""
    stream = connection.getresponse()
    assert stream.status == 200
    while stream.readline().strip():
        pass
    return stream


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT], ids=lambda sign: sign.name)
def test_who_waits_is_answered(api: RunningApi, open_requests: ExitStack, sign: int) -> None:
    """Long polls are answered, streams end properly, and nothing is logged as an error."""
    job = api.submit()
    pages = {"documents": [{"content": "A page."}]}
    batch = api.http.post("/v1/batches", json=pages).raise_for_status().json()
    polls = [
        ask(api, open_requests, "GET", f"{path}?wait={WAIT}")
        for path in (f"/v1/jobs/{job['id']}", f"/v1/batches/{batch['id']}")
    ]
    post = ask(
        api, open_requests, "POST", "/v1/documents", '{"content": "Two."}', Prefer=f"wait={WAIT}"
    )
    # The API reads in the order of arrival, so what was sent before is in its hands by now.
    streams = [
        begun(ask(api, open_requests, "GET", path))
        for path in (f"/v1/jobs/{job['id']}/events", "/v1/queue/events")
    ]

    assert api.process.pid is not None
    os.kill(api.process.pid, sign)
    for poll in polls:
        answer = poll.getresponse()
        assert (answer.status, answer.headers["Connection"]) == (200, "close")
        assert int(answer.headers["Retry-After"]) >= 1
        assert json.load(answer)["id"] in (job["id"], batch["id"])
    accepted = post.getresponse()
    assert accepted.status == 202
    assert accepted.headers["Preference-Applied"] == f"wait={WAIT}"
    assert accepted.headers["Retry-After"] is not None
    assert json.load(accepted)["status"] == "queued"
    for stream in streams:
        stream.read()  # raises IncompleteRead if the stream was cut off
    assert ended(api) == 0
    log = api.log.read_text()
    assert "Traceback" not in log
    assert '"ERROR"' not in log
    assert "Cancel" not in log


def ended(api: RunningApi) -> int:
    """Return the exit status of the API."""
    deadline = time.monotonic() + PATIENCE
    while (status := api.process.exit_status()) is None:
        assert time.monotonic() < deadline, "the API did not end"
        time.sleep(0.05)
    return status
