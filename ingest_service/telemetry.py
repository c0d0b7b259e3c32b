"""The outermost middleware: request ids, the log context, and the metrics of HTTP."""

import logging
import time
from secrets import token_hex

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ingest_service.http_metrics import HttpMetrics
from ingest_service.request_headers import RequestHeaders
from shared import problems, tracing
from shared.context import Origin, on_behalf_of

log = logging.getLogger(__name__)

# Labels of metrics must have few values, whatever clients send.
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
UNMATCHED = "unmatched"


class TelemetryMiddleware:
    """Parses the request headers, gives every request an id, and counts its answer.

    It sets `request.state.request_headers` and `request.state.request_id`.
    """

    def __init__(self, app: ASGIApp, metrics: HttpMetrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = RequestHeaders.parse(Headers(scope=scope))
        request_id = headers.request_id or token_hex(16)
        scope.setdefault("state", {}).update(request_headers=headers, request_id=request_id)
        exchange = _Exchange(scope, request_id, send)
        # The span is FastAPI's own.
        tracing.note("quotidian.request_id", request_id)
        with on_behalf_of(Origin(request_id, tracing.traceparent())):
            try:
                await self._app(scope, receive, exchange.send)
            finally:
                self._record(exchange)

    def _record(self, exchange: "_Exchange") -> None:
        """Count and log an answer."""
        seconds = exchange.seconds()
        self._metrics.count_answer(exchange.method, exchange.route, exchange.status, seconds)
        problem = exchange.scope["state"].get("problem")
        if problem is None and exchange.status == 500:
            problem = problems.INTERNAL_ERROR.name
        if problem is not None:
            self._metrics.count_problem(problem)
        fields = {"method": exchange.method, "route": exchange.route, "status": exchange.status}
        level = logging.WARNING if exchange.status >= 500 else logging.DEBUG
        log.log(level, "answered", extra={**fields, "seconds": round(seconds, 4)})


class _Exchange:
    """One request and its answer. A request without an answer counts as 500, which is then sent."""

    def __init__(self, scope: Scope, request_id: str, send: Send) -> None:
        self.scope = scope
        self.status = 500
        self._request_id = request_id
        self._send = send
        self._started = time.perf_counter()
        self._answered: float | None = None

    async def send(self, message: Message) -> None:
        """Note the status of the answer and write the request id into its headers."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self._answered = time.perf_counter()
            MutableHeaders(scope=message)["X-Request-ID"] = self._request_id
        await self._send(message)

    def seconds(self) -> float:
        """Return the seconds until the answer began: streams and long polls may take minutes."""
        return (self._answered or time.perf_counter()) - self._started

    @property
    def method(self) -> str:
        """Return the method, or "other" if it is not one of HTTP's."""
        method = str(self.scope["method"])
        return method if method in _METHODS else "other"

    @property
    def route(self) -> str:
        """Return the template of the path."""
        return str(getattr(self.scope.get("route"), "path", UNMATCHED))
