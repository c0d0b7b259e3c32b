"""Pages by their address: over HTTP, through the command, and what is refused."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from quotidian.__main__ import app
from tests.support.api import RunningApi, running_api
from tests.support.site import Site, SiteAnswer, serving

FERRY = "<html><title>Ferry</title><p>“The tide is late,” said Maren Holdfast.</p>".encode()


@pytest.fixture(scope="module")
def fetching(store_url: str, scratch: Path) -> Iterator[RunningApi]:
    """Yield an API that fetches pages, of this machine, too."""
    with running_api(
        store_url, scratch / "fetching", FETCH_PAGES="true", FETCH_ALLOW_PRIVATE="true"
    ) as api:
        yield api


@pytest.fixture(scope="module")
def guarded(store_url: str, scratch: Path) -> Iterator[RunningApi]:
    """Yield an API that fetches pages of the public internet only."""
    with running_api(store_url, scratch / "guarded-fetching", FETCH_PAGES="true") as api:
        yield api


@pytest.fixture
def site() -> Iterator[Site]:
    """Yield a small site."""
    moved = SiteAnswer(status=301, headers={"Location": "/ferry"})
    with serving({"/ferry": SiteAnswer(FERRY), "/old": moved}) as site:
        yield site


def fetch(api: RunningApi, url: str, **fields: object) -> httpx.Response:
    """Submit an address."""
    return api.http.post("/v1/documents/fetch", json={"url": url, **fields})


def test_a_page_is_fetched_and_accepted(fetching: RunningApi, site: Site) -> None:
    """The worker gets the page, and the job says where it was."""
    accepted = fetch(fetching, site.url("/old"), external_id="4711", metadata={"desk": "coast"})
    assert accepted.status_code == 202, accepted.text
    job = accepted.json()
    assert accepted.headers["Location"] == f"/v1/jobs/{job['id']}"
    assert job["document"]["url"] == site.url("/ferry")
    assert job["document"]["external_id"] == "4711"
    assert job["document"]["metadata"] == {"desk": "coast"}
    document = fetching.claim(job).document()
    assert (document.content_type, document.content) == ("text/html", FERRY.decode())


def test_an_idempotency_key_repeats_the_first_answer(fetching: RunningApi, site: Site) -> None:
    """As for documents."""
    key = {"Idempotency-Key": "ferry-1"}
    first, again = (
        fetching.http.post("/v1/documents/fetch", json={"url": site.url("/ferry")}, headers=key)
        for _ in range(2)
    )
    assert first.json()["id"] == again.json()["id"]
    assert again.headers["Idempotency-Replayed"] == "true"


def test_what_gives_no_page_is_refused_with_the_reason(fetching: RunningApi, site: Site) -> None:
    """Nothing is accepted, and the answer names the field."""
    for path, words in [("/nothing", "answered 404"), ("/blank", "empty")]:
        site.answers["/blank"] = SiteAnswer(b"  ")
        refused = fetch(fetching, site.url(path))
        assert refused.status_code == 422, refused.text
        assert refused.json()["type"] == "/problems/page-not-fetched"
        assert refused.json()["errors"][0]["pointer"] == "body/url"
        assert words in refused.json()["errors"][0]["detail"]


def test_bodies_are_checked(fetching: RunningApi) -> None:
    """Wrong fields are named, and so is a callback that nobody would sign."""
    for body, status in [
        ({}, 422),
        ({"url": "ferry"}, 422),
        ({"url": "https://news.example/", "content": "x"}, 422),
    ]:
        assert fetching.http.post("/v1/documents/fetch", json=body).status_code == status
    broken = fetching.http.post(
        "/v1/documents/fetch", content=b"{", headers={"Content-Type": "application/json"}
    )
    assert broken.status_code == 400
    plain = fetching.http.post("/v1/documents/fetch", content=b"x")
    assert plain.status_code == 415


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "0"])
def test_no_notation_leads_into_our_own_network(guarded: RunningApi, site: Site, host: str) -> None:
    """Neither with the port of the site nor with that of web pages."""
    for url in (site.url("/ferry", host=host), f"http://{host}/"):
        refused = fetch(guarded, url)
        assert refused.status_code == 422
        detail = refused.json()["errors"][0]["detail"]
        assert "public internet" in detail or "not the one of web pages" in detail
    assert site.asked == []


def test_it_is_off_by_default(store_url: str, scratch: Path, site: Site) -> None:
    """The answer says how to go on, and nothing is asked."""
    with running_api(store_url, scratch / "not-fetching") as api:
        refused = fetch(api, site.url("/ferry"))
    assert refused.status_code == 403
    assert refused.json()["type"] == "/problems/fetching-off"
    assert "submit its text or its HTML" in refused.json()["detail"]
    assert site.asked == []


def test_the_command_submits_addresses_beside_files(
    fetching: RunningApi, site: Site, tmp_path: Path
) -> None:
    """A second run repeats nothing; an address without a page does not stop the others."""
    (tmp_path / "a.txt").write_text("A page.")
    arguments = [
        "submit", "--url", str(fetching.http.base_url), "-q",
        site.url("/ferry"), site.url("/none"), str(tmp_path / "a.txt"),
    ]  # fmt: skip
    first = CliRunner().invoke(app, arguments)
    assert first.exit_code == 3, first.output
    assert sorted(line.split("\t")[2] for line in first.stdout.splitlines()) == sorted(
        [site.url("/ferry"), str(tmp_path / "a.txt")]
    )
    assert f"{site.url('/none')}: The page could not be fetched" in first.stderr
    again = CliRunner().invoke(app, arguments)
    assert {line.split("\t")[1] for line in again.stdout.splitlines()} == {"repeated"}
