"""Around every request: its id, its log context, and what `/metrics` says of it."""

import logging
import re
import time
from secrets import token_hex

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ingest_service.metrics import HttpMetrics
from ingest_service.request_headers import header
from shared import problems, tracing
from shared.context import Origin, on_behalf_of

log = logging.getLogger(__name__)

REQUEST_ID = b"x-request-id"
# Ids from outside go into logs and the ledger, so they are short and hold nothing odd.
_SANE = re.compile(r"[A-Za-z0-9._:/+=@-]{1,128}")
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
UNMATCHED = "unmatched"


class Observation:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, metrics: HttpMetrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _sane_id(scope) or token_hex(16)
        scope.setdefault("state", {})["request_id"] = request_id
        seen = _Seen(scope, request_id, send)
        # The span is FastAPI's own.
        tracing.note("quotidian.request_id", request_id)
        with on_behalf_of(Origin(request_id, tracing.traceparent())):
            try:
                await self._app(scope, receive, seen.send)
            finally:
                self._tell(seen)

    def _tell(self, seen: "_Seen") -> None:
        seconds = seen.seconds()
        self._metrics.answered(seen.method, seen.route, seen.status, seconds)
        problem = seen.scope["state"].get("problem")
        if problem is None and seen.status == 500:
            problem = problems.INTERNAL_ERROR.name
        if problem is not None:
            self._metrics.refused(problem)
        level = logging.WARNING if seen.status >= 500 else logging.DEBUG
        if log.isEnabledFor(level):
            told = {"method": seen.method, "route": seen.route, "status": seen.status}
            log.log(level, "answered", extra={**told, "seconds": round(seconds, 4)})


class _Seen:
    """One request as it is answered. Without an answer it counts as 500, which is what is sent."""

    def __init__(self, scope: Scope, request_id: str, send: Send) -> None:
        self.scope = scope
        self.request_id = request_id
        self.status = 500
        self._send = send
        self._begun = time.perf_counter()
        self._answered: float | None = None

    async def send(self, message: Message) -> None:
        """Note the head of the answer and write the id into it."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self._answered = time.perf_counter()
            headers = [item for item in message["headers"] if item[0].lower() != REQUEST_ID]
            message["headers"] = [*headers, (REQUEST_ID, self.request_id.encode())]
        await self._send(message)

    def seconds(self) -> float:
        """Until the answer began: event streams and long polls may go on for minutes."""
        return (self._answered or time.perf_counter()) - self._begun

    @property
    def method(self) -> str:
        """The method, if it is one of HTTP's: a label has few values."""
        method = str(self.scope["method"])
        return method if method in _METHODS else "other"

    @property
    def route(self) -> str:
        """The template of the path, for the same reason."""
        return str(getattr(self.scope.get("route"), "path", UNMATCHED))


def _sane_id(scope: Scope) -> str | None:
    given = header(scope, REQUEST_ID)
    return given if given and _SANE.fullmatch(given) else None
