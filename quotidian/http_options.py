"""Options of the HTTP connection, the same for both clients."""

from typing import TypedDict

import httpx

from quotidian.client_settings import ClientSettings
from quotidian.protocol.steps import Request
from shared import __version__

# Default time for repeating a request, time to connect, and time for an answer to a request that
# does not wait on purpose (seconds).
PATIENCE = 60.0
CONNECT = 5.0
ANSWER = 30.0


class HttpxOptions(TypedDict):
    """Arguments of an httpx client. Redirects are not followed, so the key stays with its host."""

    base_url: str
    headers: dict[str, str]
    timeout: httpx.Timeout


def httpx_options(url: str | None, api_key: str | None) -> HttpxOptions:
    """Return the options for a URL and a key, by default those of the environment.

    Raises:
        SettingsError: the URL or the key is wrong.
    """
    settings = ClientSettings.load(url, api_key)
    headers = {"User-Agent": f"quotidian/{__version__}", "Accept": "application/json"}
    if settings.api_key is not None:
        headers["Authorization"] = f"Bearer {settings.api_key.get_secret_value()}"
    return HttpxOptions(
        base_url=settings.url, headers=headers, timeout=httpx.Timeout(ANSWER, connect=CONNECT)
    )


def build_request(http: httpx.Client | httpx.AsyncClient, request: Request) -> httpx.Request:
    """Return the request as httpx sends it; its timeout covers the time it waits on purpose."""
    return http.build_request(
        request.method,
        request.path,
        params=dict(request.params) or None,
        headers=dict(request.headers),
        content=request.content,
        timeout=httpx.Timeout(ANSWER + request.wait, connect=CONNECT),
    )
