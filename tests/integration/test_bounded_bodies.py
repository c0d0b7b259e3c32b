"""Bodies of the library's calls are read within limits, and for known callers only."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from ingest_service.routes.bounded_body import LARGEST
from shared.keys import digest, new_key
from tests.support.api import RunningApi, running_api

KEY = new_key()
PATHS = (
    "/v1/searches",
    "/v1/people/import",
    "/v1/people/x/merge",
    "/v1/people/x/split",
    "/v1/quotes/x/corrections",
)


@pytest.fixture(scope="module")
def api(store_url: str, scratch: Path) -> Iterator[RunningApi]:
    """Yield an API with one key and a library."""
    keys = json.dumps([{"name": "ada", "digest": digest(KEY)}])
    url = f"sqlite:///{scratch / 'bounded/library.db'}"
    with running_api(store_url, scratch / "bounded", KEYS=keys, LIBRARY_URL=url) as api:
        yield api


def _answer(api: RunningApi, path: str, body: bytes, key: str) -> httpx.Response:
    headers = {"X-API-Key": key, "Content-Type": "application/json"}
    return api.http.post(path, content=body, headers=headers)


@pytest.mark.parametrize("path", PATHS)
def test_a_body_is_bounded(api: RunningApi, path: str) -> None:
    """A stranger is refused before the body is read, and a body that is too large is not parsed."""
    assert _answer(api, path, b"{}", new_key()).status_code == 401
    large = _answer(api, path, b" " * (LARGEST + 1), KEY)
    assert (large.status_code, large.json()["type"]) == (413, "/problems/content-too-large")
    broken = _answer(api, path, b"[", KEY)
    assert broken.status_code in (400, 422), broken.text


def test_a_strangers_body_is_not_waited_for(api: RunningApi) -> None:
    """The answer comes although no byte of the announced body was sent."""
    base = httpx.URL(str(api.http.base_url))
    with socket.create_connection((base.host, base.port or 80), timeout=30) as connection:
        head = (
            f"POST /v1/searches HTTP/1.1\r\nHost: {base.host}\r\nContent-Type: application/json\r\n"
            "Content-Length: 1000\r\nX-API-Key: unknown\r\n\r\n"
        )
        connection.sendall(head.encode())
        assert connection.recv(12) == b"HTTP/1.1 401"
