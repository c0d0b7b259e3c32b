"""Headers that every answer carries, for browsers, caches and callers with a quota."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ingest_service.conditional import etag_with_coding
from ingest_service.content_security import ContentSecurity

SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class ResponseHeadersMiddleware:
    """Adds the security headers and the headers in `request.state.quota_headers` (a dict)."""

    def __init__(self, app: ASGIApp, content_security: ContentSecurity) -> None:
        self._app = app
        self._content_security = content_security

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        policy = await self._content_security.policy(scope["path"])

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update({**SECURITY_HEADERS, "Content-Security-Policy": policy})
                headers.update(scope["state"].get("quota_headers", {}))
                if "etag" in headers and "content-encoding" in headers:
                    coding = headers["content-encoding"]
                    headers["etag"] = etag_with_coding(headers["etag"], coding)
            await send(message)

        await self._app(scope, receive, send_with_headers)
