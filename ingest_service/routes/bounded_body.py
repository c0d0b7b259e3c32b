"""Bodies that FastAPI parses, read as those of documents are."""

from collections.abc import Callable, Coroutine
from typing import Any, cast

from fastapi import Request, Response
from fastapi.routing import APIRoute

from ingest_service.access.caller import identify_caller
from ingest_service.intake.request_body import read_body
from ingest_service.request_headers import get_request_headers
from ingest_service.settings import IngestSettings

LARGEST = 8 * 1024 * 1024
"""Bytes: a people file of 5,000 people with long aliases."""


class BoundedRoute(APIRoute):
    """Reads a body once the caller is known, within limits of size and time.

    FastAPI reads a body whole before it looks at the key, whatever its size.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler, which raises `ProblemError` for a body that is not read."""
        handle = super().get_route_handler()

        async def bounded(request: Request) -> Response:
            bounded_request = _BoundedRequest(request.scope, request.receive)
            await bounded_request.body()
            return await handle(bounded_request)

        return handle if self.body_field is None else bounded


class _BoundedRequest(Request):
    """A request whose body is read at most once."""

    async def body(self) -> bytes:
        if not hasattr(self, "_body"):
            settings = cast(IngestSettings, self.app.state.settings)
            headers = get_request_headers(self)
            keys, allow_open = settings.key_ring, settings.allow_open
            identify_caller(headers, keys, allow_open=allow_open, changes=True)
            within = settings.body_timeout
            self._body = await read_body(self, headers, limit=LARGEST, within=within)
        return self._body
