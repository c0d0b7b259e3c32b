"""The request headers that the service reads, parsed once for each request."""

import re
from dataclasses import dataclass, field
from typing import Annotated, Self, cast

from fastapi import Depends, Request
from starlette.datastructures import Headers

# Ids from outside go into logs and the ledger, so they are short and of plain characters.
_REQUEST_ID = re.compile(r"[A-Za-z0-9._:/+=@-]{1,128}")
_PREFER_WAIT = re.compile(r"(?:^|[,;])\s*wait\s*=\s*\"?(\d{1,6})\"?\s*(?=$|[,;])", re.IGNORECASE)


@dataclass(frozen=True)
class RequestHeaders:
    """The headers of one request. None or "" stands for a header that is missing or not usable.

    `media_type` is the Content-Type in lower case without parameters, `content_type` with them,
    `content_length` is in bytes,
    `preferred_wait` is `Prefer: wait=N` (RFC 7240) in seconds, and `api_key` is the API key of
    `X-API-Key` or `Authorization: Bearer`.
    """

    request_id: str | None = None
    host: str = ""
    origin: str = ""
    api_key: str | None = field(default=None, repr=False)
    media_type: str = ""
    content_type: str = ""
    content_encoding: str = ""
    content_length: int | None = None
    idempotency_key: str | None = None
    preferred_wait: int = 0
    if_none_match: str | None = None
    last_event_id: str | None = None
    accept: str = ""
    accept_encoding: str = ""

    @classmethod
    def parse(cls, headers: Headers) -> Self:
        """Return the headers as typed values; the first of repeated ones counts, but for `Host`."""
        length = headers.get("content-length", "")
        return cls(
            request_id=_request_id(headers.get("x-request-id", "")),
            # Two of them name no host at all.
            host=", ".join(headers.getlist("host")),
            origin=headers.get("origin", ""),
            api_key=_api_key(headers.get("x-api-key"), headers.get("authorization", "")),
            content_type=headers.get("content-type", ""),
            media_type=headers.get("content-type", "").partition(";")[0].strip().lower(),
            content_encoding=headers.get("content-encoding", "").strip().lower(),
            content_length=int(length) if length.isdecimal() else None,
            idempotency_key=headers.get("idempotency-key"),
            preferred_wait=_preferred_wait(headers.get("prefer", "")),
            if_none_match=headers.get("if-none-match"),
            last_event_id=headers.get("last-event-id"),
            accept=headers.get("accept", ""),
            accept_encoding=headers.get("accept-encoding", ""),
        )

    @property
    def accepts_zstd(self) -> bool:
        """Return whether `Accept-Encoding` names zstd and does not refuse it (RFC 9110)."""
        for item in self.accept_encoding.lower().split(","):
            coding, _, weight = item.partition(";")
            if coding.strip() == "zstd":
                return weight.replace(" ", "").rstrip("0.") != "q="
        return False


def _request_id(given: str) -> str | None:
    return given if _REQUEST_ID.fullmatch(given) else None


def _api_key(api_key: str | None, authorization: str) -> str | None:
    if api_key is not None:
        return api_key.strip()
    scheme, _, token = authorization.partition(" ")
    return (token.strip() or None) if scheme.lower() == "bearer" else None


def _preferred_wait(prefer: str) -> int:
    """Return the seconds of `wait=N`; 0 without one, or if it cannot be read."""
    found = _PREFER_WAIT.search(prefer)
    return int(found[1]) if found else 0


def get_request_headers(request: Request) -> RequestHeaders:
    """Return the headers that `TelemetryMiddleware` has parsed."""
    return cast(RequestHeaders, request.state.request_headers)


async def _request_headers(request: Request) -> RequestHeaders:
    return get_request_headers(request)


RequestHeadersDep = Annotated[RequestHeaders, Depends(_request_headers)]
