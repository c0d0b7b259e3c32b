"""A transport that connects to checked addresses only."""

import asyncio
import socket
import ssl

import httpx

from ingest_service.outgoing.addresses import is_public
from shared import __version__
from shared.errors import QuotidianError

AGENT = f"Quotidian/{__version__}"


class AddressRefused(QuotidianError):
    """A host cannot be called. `final`: another attempt would fail, too."""

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.final = final


class CheckedTransport(httpx.AsyncBaseTransport):
    """Resolves a name once, checks every address, and connects to one that was checked.

    Certificate and Host header are still those of the name. Connections are not kept: one that was
    made for another name of the same address must not be used.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport, *, allow_private: bool) -> None:
        self._inner = inner
        self._allow_private = allow_private

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request.

        Raises:
            AddressRefused: the name cannot be resolved, or leads to a non-public address.
        """
        host, port = request.url.host, request.url.port
        address = await self._resolve(host, port or (443 if request.url.scheme == "https" else 80))
        request.extensions = {**request.extensions, "sni_hostname": host}
        request.url = request.url.copy_with(host=address)
        return await self._inner.handle_async_request(request)

    async def _resolve(self, host: str, port: int) -> str:
        try:
            found = await asyncio.get_running_loop().getaddrinfo(
                host, port, type=socket.SOCK_STREAM
            )
        except (OSError, UnicodeError) as error:
            raise AddressRefused(f"{host} cannot be resolved: {error}") from error
        addresses = [str(item[4][0]) for item in found]
        if not self._allow_private and not all(map(is_public, addresses)):
            raise AddressRefused(f"{host} is not a host of the public internet", final=True)
        return addresses[0]

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()


def checked_client(*, allow_private: bool, timeout: float) -> httpx.AsyncClient:
    """Return a client without redirects, proxies and kept connections; close it after use."""
    direct = httpx.AsyncHTTPTransport(
        verify=ssl.create_default_context(),
        trust_env=False,
        limits=httpx.Limits(max_keepalive_connections=0),
    )
    return httpx.AsyncClient(
        transport=CheckedTransport(direct, allow_private=allow_private),
        trust_env=False,
        follow_redirects=False,
        timeout=timeout,
    )
