"""Routes whose endpoints read the request themselves, for the calls that come most often."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.responses import Response


class DirectRoute(APIRoute):
    """Calls `endpoint(request)` as it is. FastAPI describes the route, but solves no dependencies
    and makes no answer, which would take as long as accepting a document."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The endpoint."""
        endpoint: Callable[[Request], Coroutine[Any, Any, Response]] = self.endpoint
        return endpoint
