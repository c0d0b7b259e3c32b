"""Request headers as typed values."""

import pytest
from starlette.datastructures import Headers

from ingest_service.access.caller import identify_caller
from ingest_service.access.key_ring import KeyRing
from ingest_service.problem_responses import ProblemError
from ingest_service.request_headers import RequestHeaders


def parsed(**headers: str) -> RequestHeaders:
    """Return the parsed headers; an underscore in a name stands for a hyphen."""
    return RequestHeaders.parse(
        Headers({name.replace("_", "-"): value for name, value in headers.items()})
    )


def test_a_request_without_headers_has_the_defaults() -> None:
    """A test may make such headers without a request."""
    assert parsed() == RequestHeaders()


def test_two_hosts_are_none() -> None:
    """Whoever stands in between may have looked at the other one; without keys it is refused."""
    headers = RequestHeaders.parse(
        Headers(raw=[(b"host", b"127.0.0.1"), (b"host", b"rebound.example")])
    )
    with pytest.raises(ProblemError):
        identify_caller(headers, KeyRing(()), allow_open=False)


@pytest.mark.parametrize(
    ("prefer", "seconds"),
    [
        ("wait=10", 10),
        ("respond-async, wait=7", 7),
        ('Wait = "5"; x', 5),
        ("wait=900", 900),
        ("wait=-1", 0),
        ("await=3", 0),
        ("wait=ten", 0),
    ],
)
def test_the_preferred_wait_is_read_or_ignored(prefer: str, seconds: int) -> None:
    """A preference that cannot be read is ignored (RFC 7240)."""
    assert parsed(prefer=prefer).preferred_wait == seconds


@pytest.mark.parametrize(
    ("accept_encoding", "accepted"),
    [
        ("", False),
        ("gzip, deflate", False),
        ("gzip, zstd", True),
        ("ZSTD;q=0.5", True),
        ("zstd; q=1.0", True),
        ("zstd;q=0", False),
        ("zstd; q=0.000", False),
        ("*", False),
    ],
)
def test_zstd_is_accepted_by_name(accept_encoding: str, accepted: bool) -> None:
    """A weight of 0 refuses it (RFC 9110)."""
    assert parsed(accept_encoding=accept_encoding).accepts_zstd is accepted


@pytest.mark.parametrize(
    ("headers", "key"),
    [
        ({"x_api_key": " k "}, "k"),
        ({"x_api_key": ""}, ""),
        ({"authorization": "bearer  k"}, "k"),
        ({"authorization": "Bearer k", "x_api_key": "other"}, "other"),
        ({"authorization": "Bearer "}, None),
        ({"authorization": "Basic k"}, None),
        ({}, None),
    ],
)
def test_an_api_key_comes_from_either_header(headers: dict[str, str], key: str | None) -> None:
    """An empty `X-API-Key` is a wrong key, not a missing one."""
    assert parsed(**headers).api_key == key


@pytest.mark.parametrize(
    ("given", "found"), [("r-1", "r-1"), ("a b", None), ("", None), ("x" * 129, None)]
)
def test_a_request_id_is_short_and_plain(given: str, found: str | None) -> None:
    """It goes into logs and into the ledger."""
    assert parsed(x_request_id=given).request_id == found


def test_media_type_and_length_are_normalized() -> None:
    """Parameters and case do not count; a length that is not a number is ignored."""
    headers = parsed(content_type="Application/JSON; charset=utf-8", content_length="12")
    assert (headers.media_type, headers.content_length) == ("application/json", 12)
    assert parsed(content_length="+12").content_length is None
