"""Fetching a page: checked addresses at each hop, robots.txt, limits."""

import asyncio
import gzip
import socket
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from ingest_service.fetching import page_fetcher
from ingest_service.fetching.page_fetcher import FetchedPage, PageFetcher
from ingest_service.fetching.web_answer import PageNotFetched
from ingest_service.outgoing.checked_transport import CheckedTransport

HTML = {"Content-Type": "text/html; charset=iso-8859-1"}
PAGE = httpx.Response(200, headers=HTML, content="<p>Café tides.</p>".encode("latin-1"))
NOTHING = httpx.Response(404)
ADDRESSES = {"news.example": "8.8.8.8", "www.example": "8.8.4.4", "inner.example": "10.0.0.7"}
LIMIT = 100_000


class Web:
    """Answers by address, as the whole internet."""

    def __init__(self, answers: dict[str, httpx.Response | Callable[[], httpx.Response]]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        """Return what stands at an address, 404 at every other one."""
        assert request.url.host in ADDRESSES.values()
        url = f"{request.url.scheme}://{request.headers['host']}{request.url.raw_path.decode()}"
        self.asked.append(url)
        found = self.answers.get(url, NOTHING)
        if callable(found):
            found = found()
        return httpx.Response(found.status_code, headers=found.headers, stream=found.stream)

    def fetch(self, url: str) -> FetchedPage:
        """Fetch a page of this web."""
        return asyncio.run(self._fetch(url))

    async def _fetch(self, url: str) -> FetchedPage:
        async def resolve(host: str, port: int, **_: Any) -> list[Any]:
            if host not in ADDRESSES:
                raise socket.gaierror(f"unknown name {host}")
            return [(socket.AF_INET, 1, 6, "", (ADDRESSES[host], port))]

        def client(**_: Any) -> httpx.AsyncClient:
            checked = CheckedTransport(httpx.MockTransport(self.answer), allow_private=False)
            return httpx.AsyncClient(transport=checked)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolve)
            patch.setattr(page_fetcher, "checked_client", client)
            return await PageFetcher(allow_private=False, timeout=20, limit=LIMIT).fetch(url)

    def refusal(self, url: str) -> str:
        """Return why a page was not fetched."""
        with pytest.raises(PageNotFetched) as refused:
            self.fetch(url)
        return str(refused.value)


def redirect(location: str) -> httpx.Response:
    """Return a redirect."""
    return httpx.Response(302, headers={"Location": location})


def test_a_page_comes_as_it_is() -> None:
    """Bytes and header are those of the server; the fragment is not sent."""
    web = Web({"https://news.example/ferry?id=1": PAGE})
    page = web.fetch("https://news.example/ferry?id=1#top")
    assert page.body == "<p>Café tides.</p>".encode("latin-1")
    assert (page.content_type, page.media_type) == (HTML["Content-Type"], "text/html")
    assert web.asked == ["https://news.example/robots.txt", "https://news.example/ferry?id=1"]


def test_redirects_are_followed_and_the_last_address_is_told() -> None:
    """Relative ones, too; the rules of each site are asked."""
    web = Web(
        {
            "http://news.example/a": redirect("/b"),
            "http://news.example/b": redirect("https://www.example/c"),
            "https://www.example/c": PAGE,
        }
    )
    assert web.fetch("http://news.example/a").url == "https://www.example/c"
    assert web.asked.count("http://news.example/robots.txt") == 1
    assert "https://www.example/robots.txt" in web.asked


@pytest.mark.parametrize(
    "location",
    [
        "http://inner.example/secret",
        "http://unknown.example/",
        "file:///etc/hostname",
        "http://ada:pass@www.example/",
        "http://www.example:6379/",
        "//inner.example/secret",
    ],
)
def test_every_redirect_is_checked_like_the_first_address(location: str) -> None:
    """Neither the page nor robots.txt leads into our own network or to another kind of server."""
    ends = "public internet|http or https|user or password|port 6379"
    web = Web({"http://news.example/a": redirect(location)})
    with pytest.raises(PageNotFetched, match=ends):
        web.fetch("http://news.example/a")
    web = Web({"http://news.example/robots.txt": redirect(location), "http://news.example/a": PAGE})
    with pytest.raises(PageNotFetched, match=ends):
        web.fetch("http://news.example/a")
    assert web.asked == ["http://news.example/robots.txt"]


def test_a_private_name_and_an_unknown_name_get_one_answer() -> None:
    """Nobody learns the names of our own network."""
    web = Web({})
    private = web.refusal("http://inner.example/")
    unknown = web.refusal("http://unknown.example/")
    assert private.replace("inner", "unknown") == unknown
    assert web.asked == []


def test_redirects_without_an_end_are_given_up() -> None:
    """Six requests at most are made for a page."""
    web = Web({"http://news.example/a": redirect("/a")})
    assert "more than 5 redirects" in web.refusal("http://news.example/a")
    assert web.asked.count("http://news.example/a") == 6


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        (httpx.Response(200, text="User-agent: *\nDisallow: /private/"), True),
        (httpx.Response(200, text="User-agent: *\nDisallow: /fer"), False),
        (httpx.Response(200, text="User-agent: *\nDisallow: /*?print="), False),
        (httpx.Response(200, text="User-agent: Quotidian\nDisallow: /\n"), False),
        (
            httpx.Response(
                200, text="User-agent: *\nDisallow: /\n\nUser-agent: quotidian\nDisallow:"
            ),
            True,
        ),
        (httpx.Response(404), True),
        (httpx.Response(403), True),
        (httpx.Response(503), False),
        (httpx.Response(429), False),
        (redirect("/robots.txt"), False),
        (httpx.Response(200, text="User-agent: *\nDisallow: /fer\n" + "# much\n" * 200_000), False),
    ],
)
def test_robots_txt_is_obeyed(rules: httpx.Response, allowed: bool) -> None:
    """As RFC 9309 says: 4xx permits everything, 5xx nothing, and wildcards count."""
    url = "http://news.example/ferry?print=1"
    web = Web({"http://news.example/robots.txt": rules, url: PAGE})
    if allowed:
        assert web.fetch(url).url == url
    else:
        assert "robots.txt of news.example forbids it" in web.refusal(url)
        assert url not in web.asked


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (httpx.Response(500, headers=HTML), "answered 500"),
        (httpx.Response(204), "answered 204"),
        (httpx.Response(200, headers={"Content-Type": "application/pdf"}, content=b"%PDF"), "pdf"),
        (httpx.Response(200, content=b"<p>x"), "of no kind"),
        (httpx.Response(200, headers=HTML, content=b"x" * (LIMIT + 1)), "more than 100000 bytes"),
        (
            httpx.Response(
                200,
                headers={**HTML, "Content-Encoding": "gzip"},
                stream=httpx.ByteStream(gzip.compress(b"x" * 50_000_000)),
            ),
            "more than 100000 bytes",
        ),
        (
            httpx.Response(
                200,
                headers={**HTML, "Content-Encoding": "gzip"},
                stream=httpx.ByteStream(b"no gzip"),
            ),
            "cannot be unpacked",
        ),
        (
            httpx.Response(
                200, headers={**HTML, "Content-Encoding": "zstd"}, stream=httpx.ByteStream(b"(")
            ),
            "cannot be unpacked",
        ),
    ],
)
def test_what_is_no_page_is_refused_with_the_reason(answer: httpx.Response, words: str) -> None:
    """Status, kind, size and packing."""
    assert words in Web({"http://news.example/a": answer}).refusal("http://news.example/a")


def test_a_packed_page_is_unpacked() -> None:
    """Gzip is what is asked for."""
    packed = httpx.Response(
        200,
        headers={**HTML, "Content-Encoding": "gzip"},
        stream=httpx.ByteStream(gzip.compress(b"<p>Tides.</p>")),
    )
    assert (
        Web({"http://news.example/a": packed}).fetch("http://news.example/a").body
        == b"<p>Tides.</p>"
    )


def test_one_time_limit_holds_for_the_whole_visit() -> None:
    """A server that never answers is left."""

    async def visit() -> None:
        async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read()
            writer.close()

        server = await asyncio.start_server(hang, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        fetcher = PageFetcher(allow_private=True, timeout=0.3, limit=LIMIT)
        try:
            await asyncio.wait_for(fetcher.fetch(f"http://127.0.0.1:{port}/"), 20)
        finally:
            server.close()
            await server.wait_closed()

    with pytest.raises(PageNotFetched, match=r"no page within 0\.3 seconds"):
        asyncio.run(visit())
