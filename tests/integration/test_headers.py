"""The security headers of every answer."""

import asyncio
import base64
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from ingest_service import problem_responses
from tests.support.api import RunningApi, running_api

CLOSED = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


@pytest.fixture(scope="module")
def api(store_url: str, scratch: Path) -> Iterator[RunningApi]:
    """Yield a running API."""
    with running_api(store_url, scratch / "headers") as api:
        yield api


def test_every_answer_forbids_guessing_framing_and_running(api: RunningApi) -> None:
    """Problems and answers for unknown paths have the security headers, too."""
    job = api.submit()
    answers = [
        api.http.get(path)
        for path in ("/livez", "/readyz", "/version", "/v1/jobs", "/v1/jobs/x", "/nothing")
    ]
    answers += [
        api.http.get(job["links"]["self"]),
        api.http.post("/v1/documents", json={}),
        api.http.put("/v1/jobs"),
        api.http.get("/v1/jobs", headers={"Host": "rebound.example"}),
        api.http.delete(job["links"]["self"]),
    ]
    assert {answer.status_code for answer in answers} >= {200, 204, 404, 405, 421, 422}
    for answer in answers:
        assert answer.headers["X-Content-Type-Options"] == "nosniff", answer.url
        assert answer.headers["Content-Security-Policy"] == CLOSED, answer.url
        assert answer.headers["Referrer-Policy"] == "no-referrer", answer.url
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin", answer.url


def test_an_unforeseen_error_has_them_too() -> None:
    """The handler of such an error runs outside of every middleware."""
    app = FastAPI()
    problem_responses.install(app)

    @app.get("/broken")
    async def broken() -> None:
        raise RuntimeError("a bug")

    async def get() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.get("/broken")

    answer = asyncio.run(get())
    assert (answer.status_code, answer.headers["Content-Security-Policy"]) == (500, CLOSED)


def test_the_documentation_runs_its_own_scripts_only(api: RunningApi) -> None:
    """It may run files of the API and the script that stands in the page; nobody may frame it."""
    answer = api.http.get("/docs")
    policy = dict(
        item.strip().split(" ", 1) for item in answer.headers["Content-Security-Policy"].split(";")
    )
    inline = re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL)
    assert inline
    hashes = {
        f"'sha256-{base64.b64encode(hashlib.sha256(item.encode()).digest()).decode()}'"
        for item in inline
    }
    assert set(policy["script-src"].split()) == {"'self'", *hashes}
    assert (policy["default-src"], policy["frame-ancestors"]) == ("'none'", "'none'")
    assert policy["connect-src"] == "'self'"
    assert not re.search(r"\son\w+=", answer.text)
