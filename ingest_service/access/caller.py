"""Who calls: the key of a request, or everybody as one while the API has no keys."""

import re
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request
from limits import RateLimitItem

from ingest_service.access.listening import is_loopback
from ingest_service.problems import ProblemError
from ingest_service.request_headers import header
from ingest_service.settings import IngestSettings
from shared import problems

_HOST = re.compile(r"(\[[^\]]*\]|[^:]*)(?::\d*)?")
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="quotidian"'}


@dataclass(frozen=True)
class Caller:
    """A name and its quota. The name owns jobs; it is "" while there are no keys."""

    name: str
    quota: RateLimitItem | None = None


async def caller_of(request: Request) -> Caller:
    """Who calls.

    Raises:
        ProblemError: no key or an unknown one; or, without keys, a name that is not this machine's.
    """
    settings = cast(IngestSettings, request.app.state.settings)
    if not settings.key_ring:
        _refuse_foreign_name(request, settings)
        return Caller("")
    presented = _presented(request)
    if presented is None:
        raise ProblemError(
            problems.UNAUTHORIZED, "The request carries no API key.", headers=CHALLENGE
        )
    key = settings.key_ring.find(presented)
    if key is None:
        raise ProblemError(
            problems.UNAUTHORIZED,
            "The API key is unknown here.",
            headers={"WWW-Authenticate": f'{CHALLENGE["WWW-Authenticate"]}, error="invalid_token"'},
        )
    return Caller(key.name, key.quota)


def _presented(request: Request) -> str | None:
    key = header(request.scope, b"x-api-key")
    if key is not None:
        return key.strip()
    scheme, _, token = (header(request.scope, b"authorization") or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


def _refuse_foreign_name(request: Request, settings: IngestSettings) -> None:
    """A page from anywhere can have its own name resolve to 127.0.0.1 and then speak to the API
    through the reader's browser (DNS rebinding); the name is still in the Host header, which is
    read as it came: `request.url` puts the server's address in place of a name it does not like."""
    named = _HOST.fullmatch(header(request.scope, b"host") or "")
    if not settings.allow_open and not (named and is_loopback(named[1])):
        raise ProblemError(
            problems.MISDIRECTED,
            "Without keys this API answers to localhost and loopback addresses only.",
        )


async def owner_of(caller: Annotated[Caller, Depends(caller_of)]) -> str:
    """Whose jobs the request may see and make."""
    return caller.name


CallerDep = Annotated[Caller, Depends(caller_of)]
OwnerDep = Annotated[str, Depends(owner_of)]
