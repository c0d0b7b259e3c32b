"""One HTTP POST to a checked address: no redirects, no proxy, bounded in time and size."""

import asyncio
import socket
import ssl
from collections.abc import Mapping

import httpx

from ingest_service.callbacks.addresses import is_public
from shared import __version__
from shared.errors import QuotidianError

AGENT = f"Quotidian/{__version__}"
GONE = 410


class CallbackRefused(QuotidianError):
    """The message was not delivered. `final`: another attempt would fail, too."""

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
            CallbackRefused: the name cannot be resolved, or leads to a non-public address.
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
            raise CallbackRefused(f"{host} cannot be resolved: {error}") from error
        addresses = [str(item[4][0]) for item in found]
        if not self._allow_private and not all(map(is_public, addresses)):
            raise CallbackRefused(f"{host} is not a host of the public internet", final=True)
        return addresses[0]

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()


class CallbackSender:
    """Sends messages. Make one per process, and close it."""

    def __init__(self, *, allow_private: bool, timeout: float) -> None:
        self._timeout = timeout
        direct = httpx.AsyncHTTPTransport(
            verify=ssl.create_default_context(),
            trust_env=False,
            limits=httpx.Limits(max_keepalive_connections=0),
        )
        self._client = httpx.AsyncClient(
            transport=CheckedTransport(direct, allow_private=allow_private),
            trust_env=False,
            follow_redirects=False,
            timeout=timeout,
        )

    async def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Post a JSON body; a 2xx answer within the time limit means that it was delivered.

        Of the answer only the status is read.

        Raises:
            CallbackRefused: it was not delivered, or the address may not be called.
        """
        sent = {**headers, "Content-Type": "application/json", "User-Agent": AGENT}
        try:
            async with (
                asyncio.timeout(self._timeout),
                self._client.stream("POST", url, content=body, headers=sent) as answer,
            ):
                status = answer.status_code
        except TimeoutError as error:
            raise CallbackRefused(f"no answer within {self._timeout:g} seconds") from error
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, ValueError) as error:
            raise CallbackRefused(f"the URL cannot be called: {error}", final=True) from error
        except (httpx.HTTPError, ssl.SSLError, OSError) as error:
            raise CallbackRefused(f"{type(error).__name__}: {error}") from error
        if not 200 <= status < 300:
            raise CallbackRefused(f"the receiver answered {status}", final=status == GONE)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()
