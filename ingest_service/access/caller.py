"""Callers: the owner of an API key, or everybody together while the API has no keys."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from limits import RateLimitItem

from ingest_service.access.key_ring import KeyRing
from ingest_service.access.loopback import is_loopback
from ingest_service.problem_responses import ProblemError
from ingest_service.request_headers import RequestHeaders
from shared import problems

_HOST = re.compile(r"(\[[^\]]*\]|[^:]*)(?::\d*)?")
CHALLENGE = 'Bearer realm="quotidian"'


@dataclass(frozen=True)
class Caller:
    """A name and its quota. The name owns jobs; it is "" while there are no keys."""

    name: str
    quota: RateLimitItem | None = None


def identify_caller(
    headers: RequestHeaders, keys: KeyRing, *, allow_open: bool, changes: bool = False
) -> Caller:
    """Return the caller of a request; `changes` tells that the request may change something.

    Raises:
        ProblemError: no key or an unknown one; or, without keys, a host that is not this machine,
            or a change that a page of another site asks for.
    """
    if not keys:
        if not allow_open:
            _require_loopback(headers.host)
            if changes and headers.origin:
                _require_own_page(headers.origin)
        return Caller("")
    if headers.api_key is None:
        raise _unauthorized("The request has no API key.", CHALLENGE)
    key = keys.find(headers.api_key)
    if key is None:
        raise _unauthorized("The API key is unknown.", f'{CHALLENGE}, error="invalid_token"')
    return Caller(key.name, key.quota)


def _unauthorized(detail: str, challenge: str) -> ProblemError:
    return ProblemError(problems.UNAUTHORIZED, detail, {"WWW-Authenticate": challenge})


def _require_loopback(host_header: str) -> None:
    """Refuse requests to a name that is not this machine's (DNS rebinding).

    A page from anywhere can let its own name resolve to 127.0.0.1 and then use the API through the
    reader's browser. The name is still in the Host header, which is read as it came: `request.url`
    puts the server's address in place of a name that it does not accept.
    """
    named = _HOST.fullmatch(host_header)
    if not (named and is_loopback(named[1])):
        raise ProblemError(
            problems.MISDIRECTED,
            "Without keys this API answers to localhost and loopback addresses only.",
        )


def _require_own_page(origin: str) -> None:
    """Refuse changes by pages that do not come from this machine (cross-site request forgery).

    A browser sends some POST requests for any page without asking the API before.
    """
    try:
        host = urlsplit(origin).hostname or ""
    except ValueError:
        host = ""
    if not is_loopback(host):
        raise ProblemError(
            problems.MISDIRECTED,
            f"Without keys this API changes nothing for pages of other sites (Origin: {origin}).",
        )
