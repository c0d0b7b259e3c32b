"""Calls of a sync and an async client whose service is a function of the test."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import httpx

from quotidian import AsyncQuotidian, Quotidian

Answer = Callable[[httpx.Request], httpx.Response]
Call = Callable[..., Any]
KEY = "qtn_not-for-anybody"


def job(status: str = "queued", name: str = "j1", **more: Any) -> dict[str, Any]:
    """Return a job as the API sends it."""
    links = {"self": f"/v1/jobs/{name}", "result": "/r", "events": "/e"}
    return {
        "id": name,
        "status": status,
        "created_at": "2026-01-31T12:00:00Z",
        "links": links,
        "document": {},
        **more,
    }


def problem(status: int, name: str = "some", **headers: str) -> httpx.Response:
    """Return a response with a problem as the API sends it."""
    body = {
        "type": f"/problems/{name}",
        "title": "Title",
        "status": status,
        "detail": "Detail.",
        "errors": [{"pointer": "/url", "detail": "is no URL"}],
    }
    return httpx.Response(status, json=body, headers=headers)


def call_sync(answer: Answer, method: str, *args: Any, patience: float, **named: Any) -> Any:
    """Call a method of the sync client; return its result, or the list of what it yields."""
    with Quotidian(
        "http://api", KEY, patience=patience, transport=httpx.MockTransport(answer)
    ) as q:
        made = getattr(q, method)(*args, **named)
        return list(made) if isinstance(made, Iterator) else made


def call_async(answer: Answer, method: str, *args: Any, patience: float, **named: Any) -> Any:
    """Call a method of the async client; return its result, or the list of what it yields."""

    async def run() -> Any:
        transport = httpx.MockTransport(answer)
        async with AsyncQuotidian("http://api", KEY, patience=patience, transport=transport) as q:
            made = getattr(q, method)(*args, **named)
            return [item async for item in made] if hasattr(made, "__aiter__") else await made

    return asyncio.run(run())


def in_turn(*answers: httpx.Response | Exception) -> tuple[Answer, list[httpx.Request]]:
    """Return a transport that gives these answers in turn, and the list of its requests."""
    left, seen = iter(answers), []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        found = next(left)
        if isinstance(found, Exception):
            raise found
        return found

    return answer, seen
