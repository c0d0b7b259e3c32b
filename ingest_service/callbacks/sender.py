"""One HTTP POST to a checked address: no redirects, no proxy, bounded in time and size."""

import asyncio
import ssl
from collections.abc import Mapping

import httpx

from ingest_service.outgoing.checked_transport import AGENT, AddressRefused, checked_client
from shared.errors import QuotidianError

GONE = 410


class CallbackRefused(QuotidianError):
    """The message was not delivered. `final`: another attempt would fail, too."""

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.final = final


class CallbackSender:
    """Sends messages. Make one per process, and close it."""

    def __init__(self, *, allow_private: bool, timeout: float) -> None:
        self._timeout = timeout
        self._client = checked_client(allow_private=allow_private, timeout=timeout)

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
        except AddressRefused as error:
            raise CallbackRefused(str(error), final=error.final) from error
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, ValueError) as error:
            raise CallbackRefused(f"the URL cannot be called: {error}", final=True) from error
        except (httpx.HTTPError, ssl.SSLError, OSError) as error:
            raise CallbackRefused(f"{type(error).__name__}: {error}") from error
        if not 200 <= status < 300:
            raise CallbackRefused(f"the receiver answered {status}", final=status == GONE)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()
