"""Headers that every answer carries: for browsers, which must not run, frame or guess anything of
it, for caches, and what a request has learnt about its quota."""

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import cast

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ingest_service.compression import tell_coding

CLOSED = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# The web page: its own files only, nothing inline, and no string ever becomes markup or code.
PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
CLOSED_HEADERS = {**FIXED, "Content-Security-Policy": CLOSED}
DOCS = "/docs"


def _with_policy(policy: str) -> list[tuple[bytes, bytes]]:
    headers = {**FIXED, "Content-Security-Policy": policy}
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


_FIXED = _with_policy(CLOSED)
_PAGE = _with_policy(PAGE)
_INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


class AnswerHeaders:
    """Adds the headers; `request.state.answer_headers` (a dict) adds to them."""

    def __init__(self, app: ASGIApp, docs: "DocsPolicy") -> None:
        self._app = app
        self._docs = docs

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path, fixed = scope["path"], _FIXED
        if path == DOCS:
            fixed = _with_policy(await self._docs.policy())
        elif path == "/":
            fixed = _PAGE

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                tell_coding(message, scope)
                message["headers"] = [*message["headers"], *fixed]
                if told := learnt(scope):
                    MutableHeaders(raw=message["headers"]).update(told)
            await send(message)

        await self._app(scope, receive, headed)


def learnt(scope: Scope) -> Mapping[str, str]:
    """What the request has learnt that its answer should tell."""
    return cast(Mapping[str, str], scope.get("state", {}).get("answer_headers", {}))


class DocsPolicy:
    """The policy of the documentation page: its own scripts, and the very one it has inline."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self._policy: str | None = None

    async def policy(self) -> str:
        """The Content-Security-Policy; made when the page is first asked for."""
        if self._policy is None:
            self._policy = _of_page(await self._page())
        return self._policy

    async def _page(self) -> bytes:
        route = next(
            item for item in self._app.routes if isinstance(item, Route) and item.path == DOCS
        )
        endpoint = cast(Callable[[Request], Awaitable[Response]], route.endpoint)
        scope = {"type": "http", "method": "GET", "path": DOCS, "root_path": "", "headers": []}
        return bytes((await endpoint(Request(scope))).body)


def _of_page(page: bytes) -> str:
    hashes = [
        f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"
        for script in _INLINE.findall(page)
    ]
    return (
        f"default-src 'none'; script-src 'self' {' '.join(hashes)}; "
        # Swagger UI sets styles from scripts.
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    )
