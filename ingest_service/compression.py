"""Content codings of answers: gzip for whoever takes it, zstd where the stored bytes are zstd."""

from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Below a packet or so there is nothing to gain; above level 4 gzip takes twice the time for 3 %.
MINIMUM = 1000
LEVEL = 4
STREAM = b"text/event-stream"
BODYLESS = (204, 304)


class Compression:
    """Starlette's gzip, for who takes it; others are answered without its making a responder."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._gzip = GZipMiddleware(app, minimum_size=MINIMUM, compresslevel=LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        app = self._gzip if scope["type"] == "http" and _takes_gzip(scope) else self._app
        await app(scope, receive, send)


def tell_coding(head: Message, scope: Scope) -> None:
    """Let caches know of codings: of an answer that would be packed for others, and by strong ETags
    that differ between codings (RFC 9110, 8.8.3.3)."""
    headers = head["headers"]
    known = dict(headers)
    coding = known.get(b"content-encoding")
    if coding is None:
        if _is_worth_packing(head["status"], known) and not _takes_gzip(scope):
            MutableHeaders(raw=headers).add_vary_header("Accept-Encoding")
    elif b"etag" in known:
        tag = known[b"etag"].removesuffix(b'"')
        MutableHeaders(raw=headers)["etag"] = f'{tag.decode()}-{coding.decode()}"'


def _takes_gzip(scope: Scope) -> bool:
    return any(name == b"accept-encoding" and b"gzip" in value for name, value in scope["headers"])


def _is_worth_packing(status: int, headers: Mapping[bytes, bytes]) -> bool:
    """Whether Starlette's gzip would pack an uncoded answer with this head for who takes it."""
    if headers.get(b"content-type", b"").startswith(STREAM):
        return False
    length = headers.get(b"content-length")
    return status not in BODYLESS if length is None else int(length) >= MINIMUM


def accepts_zstd(accept_encoding: str | None) -> bool:
    """Whether an `Accept-Encoding` header names zstd and does not refuse it."""
    for item in (accept_encoding or "").lower().split(","):
        coding, _, weight = item.partition(";")
        if coding.strip() == "zstd":
            return weight.replace(" ", "").rstrip("0.") != "q="
    return False
