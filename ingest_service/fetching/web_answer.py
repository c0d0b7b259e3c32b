"""One GET with a bounded answer."""

from dataclasses import dataclass

import httpx

from ingest_service.intake.content_coding import Gunzip, gunzip_for
from ingest_service.outgoing.checked_transport import AGENT
from ingest_service.problem_responses import ProblemError
from shared.errors import QuotidianError

_REDIRECTS = {301, 302, 303, 307, 308}
_HEADERS = {
    "User-Agent": AGENT,
    "Accept": "text/html, application/xhtml+xml, text/plain;q=0.9",
    # Nothing else is unpacked with a bound.
    "Accept-Encoding": "gzip",
}


class PageNotFetched(QuotidianError):
    """A page cannot be fetched; the message says why."""


@dataclass(frozen=True)
class WebAnswer:
    """What a server answered; `location` only with a redirect."""

    status: int
    location: str | None
    content_type: str
    body: bytes


async def get(client: httpx.AsyncClient, url: str, limit: int, *, cut: bool = False) -> WebAnswer:
    """Return the answer of one server, no redirect followed, with at most `limit` unpacked bytes.

    The body of a redirect is not read. With `cut` the rest of a longer body is left out.

    Raises:
        PageNotFetched: the body is longer, or not packed as its header says.
    """
    async with client.stream("GET", url, headers=_HEADERS) as answer:
        location = answer.headers.get("location") if answer.status_code in _REDIRECTS else None
        body = b"" if location else await _body(answer, limit, cut=cut)
        header = answer.headers.get("content-type", "")
        return WebAnswer(answer.status_code, location, header, body)


async def _body(answer: httpx.Response, limit: int, *, cut: bool) -> bytes:
    try:
        gunzip = gunzip_for(answer.headers.get("content-encoding", "").strip().lower())
        return await _unpacked(answer, gunzip, limit, cut=cut)
    except ProblemError as error:
        raise PageNotFetched(f"the answer cannot be unpacked: {error.problem.detail}") from error


async def _unpacked(
    answer: httpx.Response, gunzip: Gunzip | None, limit: int, *, cut: bool
) -> bytes:
    body = bytearray()
    async for raw in answer.aiter_raw():
        for piece in gunzip.unpack(raw) if gunzip else (raw,):
            body += piece
            if len(body) > limit:
                if cut:
                    return bytes(body[:limit])
                raise PageNotFetched(f"the page has more than {limit} bytes")
    if gunzip:
        gunzip.close()
    return bytes(body)
