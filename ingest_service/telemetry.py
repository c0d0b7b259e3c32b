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
        started = time.perf_counter()
        # Starlette answers 500 outside of this middleware when the application raises an error.
        status, seconds = 500, None

        async def send_with_id(message: Message) -> None:
            nonlocal status, seconds
            if message["type"] == "http.response.start":
                # Event streams and long polls may go on for minutes after their head.
                status, seconds = message["status"], time.perf_counter() - started
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        # The span is FastAPI's own.
        tracing.note("quotidian.request_id", request_id)
        with on_behalf_of(Origin(request_id, tracing.traceparent())):
            try:
                await self._app(scope, receive, send_with_id)
            finally:
                self._record(scope, status, seconds or time.perf_counter() - started)

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        """Count and log an answer whose head was sent after so many seconds."""
        method = scope["method"] if scope["method"] in _METHODS else "other"
        route = getattr(scope.get("route"), "path", UNMATCHED)
        self._metrics.count_answer(method, route, status, seconds)
        problem = scope["state"].get("problem")
        if problem is None and status == 500:
            problem = problems.INTERNAL_ERROR.name
        if problem is not None:
            self._metrics.count_problem(problem)
        level = logging.WARNING if status >= 500 else logging.DEBUG
        fields = {"method": method, "route": route, "status": status, "seconds": round(seconds, 4)}
        log.log(level, "answered", extra=fields)
