"""Content-Security-Policy: what a browser may do with each kind of answer."""

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable
from typing import cast

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

DOCS_PATH = "/docs"
PAGE_PATH = "/"
# Answers of the API: nothing runs, nothing is loaded, nobody frames them.
API_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
# The web page: its own files only, nothing inline, and no string ever becomes markup or code.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
_INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


class ContentSecurity:
    """The policies of an application by path."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self._docs_policy: str | None = None

    async def policy(self, path: str) -> str:
        """Return the Content-Security-Policy of an answer at this path."""
        if path == PAGE_PATH:
            return PAGE_POLICY
        if path != DOCS_PATH:
            return API_POLICY
        if self._docs_policy is None:
            self._docs_policy = _policy_of_docs(await self._docs_page())
        return self._docs_policy

    async def _docs_page(self) -> bytes:
        """Return the HTML of the documentation page."""
        route = next(
            item for item in self._app.routes if isinstance(item, Route) and item.path == DOCS_PATH
        )
        endpoint = cast(Callable[[Request], Awaitable[Response]], route.endpoint)
        scope = {"type": "http", "method": "GET", "path": DOCS_PATH, "root_path": "", "headers": []}
        return bytes((await endpoint(Request(scope))).body)


def _policy_of_docs(page: bytes) -> str:
    """Return a policy that allows the service's own scripts and those that stand in the page."""
    hashes = [
        f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"
        for script in _INLINE_SCRIPT.findall(page)
    ]
    return (
        f"default-src 'none'; script-src 'self' {' '.join(hashes)}; "
        # Swagger UI sets styles from scripts.
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    )
