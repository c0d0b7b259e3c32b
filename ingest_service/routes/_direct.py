"""How routes are made: each the application's own, and those called most often without FastAPI's
help."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute
from starlette.types import Receive, Scope, Send


def new_router(**options: Any) -> APIRouter:
    """A router whose operations are called after their functions."""
    return APIRouter(generate_unique_id_function=lambda route: route.name, **options)


class DirectRoute(APIRoute):
    """Calls `endpoint(request)` as it is. FastAPI describes the route and matches it, but solves no
    dependencies, keeps no stack of exits and makes no answer, which would take as long as accepting
    a document. Errors go to the application's handlers."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.app = self._answer

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self.endpoint(Request(scope, receive, send))
        await response(scope, receive, send)
