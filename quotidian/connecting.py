"""How both clients connect."""

from typing import TypedDict

import httpx

from quotidian.protocol.steps import Request
from quotidian.settings import ClientSettings
from shared import __version__

PATIENCE = 60.0
CONNECT = 5.0
# For an answer to a request that does not wait on purpose (seconds).
ANSWER = 30.0


class Options(TypedDict):
    """What is told to httpx. Redirects are not followed, so the key stays with its host."""

    base_url: str
    headers: dict[str, str]
    timeout: httpx.Timeout


def options(url: str | None, api_key: str | None) -> Options:
    """Options for the URL and key that are told or set.

    Raises:
        SettingsError: one of them is wrong.
    """
    settings = ClientSettings.load(url, api_key)
    headers = {"User-Agent": f"quotidian/{__version__}", "Accept": "application/json"}
    if settings.api_key is not None:
        headers["Authorization"] = f"Bearer {settings.api_key.get_secret_value()}"
    return Options(
        base_url=settings.url, headers=headers, timeout=httpx.Timeout(ANSWER, connect=CONNECT)
    )


def sending(http: httpx.Client | httpx.AsyncClient, request: Request) -> httpx.Request:
    """The request as httpx sends it, with as much time as it may take."""
    return http.build_request(
        request.method,
        request.path,
        params=dict(request.params) or None,
        headers=dict(request.headers),
        content=request.content,
        timeout=httpx.Timeout(ANSWER + request.wait, connect=CONNECT),
    )
