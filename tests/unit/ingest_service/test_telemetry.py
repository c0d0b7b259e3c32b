"""Every request has an id in its answer and is counted, whatever becomes of it."""

import asyncio
import logging

import httpx
import pytest
from prometheus_client import CollectorRegistry

from ingest_service.app import create_app
from ingest_service.settings import IngestSettings
from shared import context


def answer(path: str, **headers: str) -> tuple[httpx.Response, CollectorRegistry]:
    """Return what an app with a broken route answers, and what it has counted."""
    app = create_app(IngestSettings(redis_url="redis://unused"))  # type: ignore[arg-type]

    @app.get("/broken/{name}")
    async def broken(name: str) -> None:
        raise RuntimeError(f"{name} of {context.origin().request_id}")

    async def run() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.get(path, headers=headers)

    return asyncio.run(run()), app.state.metrics.registry


def test_a_bug_is_answered_logged_and_counted_under_one_id(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The error of the route shows that the route knew the id, too."""
    with caplog.at_level(logging.ERROR):
        found, registry = answer("/broken/bolt", **{"X-Request-ID": "r-1"})
    assert found.status_code == 500
    assert found.headers["X-Request-ID"] == found.json()["request_id"] == "r-1"
    [line] = [item for item in caplog.records if item.message == "unexpected error"]
    assert (line.request_id, str(line.exc_info[1])) == ("r-1", "bolt of r-1")
    counted = {"method": "GET", "route": "/broken/{name}", "status": "500"}
    assert registry.get_sample_value("quotidian_http_requests_total", counted) == 1
    problem = {"type": "internal-error"}
    assert registry.get_sample_value("quotidian_http_problems_total", problem) == 1


def test_each_request_without_an_id_is_given_another() -> None:
    """Nothing of one request is left in the next."""
    first, second = (answer("/livez")[0].headers["X-Request-ID"] for _ in range(2))
    assert len(first) == 32
    assert first != second
    assert context.origin() is context.NO_ORIGIN


def test_unknown_methods_share_one_label() -> None:
    """A label has few values, whatever clients send."""
    app = create_app(IngestSettings(redis_url="redis://unused"))  # type: ignore[arg-type]

    async def run() -> None:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            for method in ("BREW", "WHEN"):
                await client.request(method, "/livez")

    asyncio.run(run())
    counted = {"method": "other", "route": "/livez", "status": "405"}
    registry = app.state.metrics.registry
    assert registry.get_sample_value("quotidian_http_requests_total", counted) == 2
