"""The FastAPI dependencies that routes declare."""

from typing import Annotated, cast

from fastapi import Depends, Request

from ingest_service.access.caller import Caller, identify_caller
from ingest_service.request_headers import RequestHeadersDep
from ingest_service.service import Service
from ingest_service.settings import IngestSettings


async def _service(request: Request) -> Service:
    return cast(Service, request.app.state.service)


async def _caller(request: Request, headers: RequestHeadersDep) -> Caller:
    settings = cast(IngestSettings, request.app.state.settings)
    return identify_caller(
        headers,
        settings.key_ring,
        allow_open=settings.allow_open,
        changes=request.method not in ("GET", "HEAD"),
    )


CallerDep = Annotated[Caller, Depends(_caller)]


async def _owner(caller: CallerDep) -> str:
    return caller.name


ServiceDep = Annotated[Service, Depends(_service)]
OwnerDep = Annotated[str, Depends(_owner)]
