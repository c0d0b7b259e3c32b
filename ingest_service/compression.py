"""Content codings of answers: gzip for whoever takes it, zstd where the stored bytes are zstd."""

from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Below a packet or so there is nothing to gain; above level 4 gzip takes twice the time for 3 %.
MINIMUM = 1000
LEVEL = 4
STREAM = b"text/event-stream"
BODYLESS = (204, 304)


class Compression:
    """Starlette's gzip, and strong ETags that differ between codings (RFC 9110, 8.8.3.3)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._gzip = GZipMiddleware(app, minimum_size=MINIMUM, compresslevel=LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or _takes_gzip(scope):
            await self._packed(scope, receive, send)
        else:
            await self._as_it_is(scope, receive, send)

    async def _as_it_is(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Nothing is packed; caches are told of what would be for others."""

        async def varied(message: Message) -> None:
            if message["type"] == "http.response.start":
                if _is_worth_packing(message):
                    MutableHeaders(raw=message["headers"]).add_vary_header("Accept-Encoding")
                _tell_codings_apart(message)
            await send(message)

        await self._app(scope, receive, varied)

    async def _packed(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def tagged(message: Message) -> None:
            if message["type"] == "http.response.start":
                _tell_codings_apart(message)
            await send(message)

        await self._gzip(scope, receive, tagged)


def _takes_gzip(scope: Scope) -> bool:
    return any(name == b"accept-encoding" and b"gzip" in value for name, value in scope["headers"])


def _tell_codings_apart(head: Message) -> None:
    names = {name for name, _ in head["headers"]}
    if names >= {b"etag", b"content-encoding"}:
        headers = MutableHeaders(raw=head["headers"])
        tag = headers["etag"].removesuffix('"')
        headers["etag"] = f'{tag}-{headers["content-encoding"]}"'


def _is_worth_packing(head: Message) -> bool:
    """Whether Starlette's gzip would pack the answer with this head for who takes it."""
    length = None
    for name, value in head["headers"]:
        if name == b"content-encoding" or (name == b"content-type" and value.startswith(STREAM)):
            return False
        if name == b"content-length":
            length = int(value)
    return head["status"] not in BODYLESS if length is None else length >= MINIMUM


def accepts_zstd(accept_encoding: str | None) -> bool:
    """Whether an `Accept-Encoding` header names zstd and does not refuse it."""
    for item in (accept_encoding or "").lower().split(","):
        coding, _, weight = item.partition(";")
        if coding.strip() == "zstd":
            return weight.replace(" ", "").rstrip("0.") != "q="
    return False
