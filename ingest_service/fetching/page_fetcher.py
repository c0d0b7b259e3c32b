"""Fetches a page as a polite stranger: public addresses, robots.txt, limits of time and size."""

import asyncio
import ssl
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx
from protego import Protego

from ingest_service.fetching.robots import LARGEST, NAME, rules_of
from ingest_service.fetching.web_answer import PageNotFetched, WebAnswer, get
from ingest_service.outgoing.checked_transport import AddressRefused, checked_client

# More pages are not fetched at once by one process, so that their bodies do not fill its memory.
AT_ONCE = 8
MAX_REDIRECTS = 5
_PORTS = {"http": 80, "https": 443}
_HTML = ("text/html", "application/xhtml+xml")
_PLAIN = "text/plain"
_BROKEN = (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError, OSError, ValueError)


@dataclass(frozen=True)
class FetchedPage:
    """A page as it came; `url` is where the redirects ended."""

    url: str
    content_type: str
    body: bytes

    @property
    def media_type(self) -> str:
        """Return `text/html` or `text/plain`."""
        return "text/html" if _media_type(self.content_type) in _HTML else _PLAIN


class PageFetcher:
    """Fetches pages, a few at once. Times in seconds, `limit` in unpacked bytes."""

    def __init__(self, *, allow_private: bool, timeout: float, limit: int) -> None:
        self._allow_private = allow_private
        self._timeout = timeout
        self._limit = limit
        self._places = asyncio.Semaphore(AT_ONCE)

    async def fetch(self, url: str) -> FetchedPage:
        """Return the page at an address.

        Raises:
            PageNotFetched: the address is refused, robots.txt forbids it, or it gives no page.
        """
        try:
            async with asyncio.timeout(self._timeout), self._places, self._client() as client:
                return await _Visit(client, self._limit, any_port=self._allow_private).page(url)
        except TimeoutError as error:
            raise PageNotFetched(f"there was no page within {self._timeout:g} seconds") from error

    def _client(self) -> httpx.AsyncClient:
        # One for each page, so that no cookie outlives it.
        return checked_client(allow_private=self._allow_private, timeout=self._timeout)


class _Visit:
    """The requests that one page needs: robots.txt of each site, redirects, the page."""

    def __init__(self, client: httpx.AsyncClient, limit: int, *, any_port: bool) -> None:
        self._client = client
        self._limit = limit
        self._any_port = any_port
        self._rules: dict[str, Protego] = {}

    async def page(self, url: str) -> FetchedPage:
        for _ in range(MAX_REDIRECTS + 1):
            url = urldefrag(url).url
            if not (await self._rules_for(url)).can_fetch(url, NAME):
                raise PageNotFetched(f"robots.txt of {urlsplit(url).netloc} forbids it")
            answer = await self._get(url, self._limit)
            if answer.location is None:
                return _checked_page(url, answer)
            url = urljoin(url, answer.location)
        raise PageNotFetched(f"there are more than {MAX_REDIRECTS} redirects")

    async def _rules_for(self, url: str) -> Protego:
        origin = urljoin(url, "/")
        if origin not in self._rules:
            self._rules[origin] = rules_of(await self._robots(urljoin(origin, "/robots.txt")))
        return self._rules[origin]

    async def _robots(self, url: str) -> WebAnswer | None:
        for _ in range(MAX_REDIRECTS + 1):
            answer = await self._get(url, LARGEST, cut=True)
            if answer.location is None:
                return answer
            url = urljoin(url, answer.location)
        return None

    async def _get(self, url: str, limit: int, *, cut: bool = False) -> WebAnswer:
        self._check(url)
        try:
            return await get(self._client, url, limit, cut=cut)
        except AddressRefused as error:
            # Not which of both it is: nobody learns the names of our own network.
            host = urlsplit(url).hostname
            raise PageNotFetched(f"{host} is not found on the public internet") from error
        except _BROKEN as error:
            raise PageNotFetched(f"{urlsplit(url).netloc}: {type(error).__name__}") from error

    def _check(self, url: str) -> None:
        """Raise `PageNotFetched` for an address that nobody publishes pages at."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise PageNotFetched("the address is not a URL") from error
        if parts.scheme not in _PORTS or not parts.hostname:
            raise PageNotFetched("the address, or one that it leads to, is not http or https")
        if parts.username is not None or parts.password is not None:
            raise PageNotFetched("the address has a user or password; remove it")
        if port not in (None, _PORTS[parts.scheme]) and not self._any_port:
            raise PageNotFetched(f"port {port} is not the one of web pages (80, 443)")


def _checked_page(url: str, answer: WebAnswer) -> FetchedPage:
    """Return the page of an answer; raise `PageNotFetched` if it is none."""
    if answer.status != 200:
        raise PageNotFetched(f"the server answered {answer.status}")
    kind = _media_type(answer.content_type)
    if kind not in (*_HTML, _PLAIN):
        raise PageNotFetched(f"it is {kind or 'of no kind'}; only HTML and plain text are read")
    return FetchedPage(url, answer.content_type, answer.body)


def _media_type(header: str) -> str:
    return header.partition(";")[0].strip().lower()
