"""The files of the web page: content types, caching and content security."""

import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.api import RunningApi, running_api

ROOT = Path(__file__).parents[2]
WEB = ROOT / "ingest_service/web"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@pytest.fixture(scope="module")
def api(store_url: str, scratch: Path) -> Iterator[RunningApi]:
    """Yield a running API."""
    with running_api(store_url, scratch / "web") as api:
        yield api


def test_every_file_is_served_as_what_it_is(api: RunningApi) -> None:
    """A caller who has the file already gets 304."""
    files = [path for path in WEB.iterdir() if path.is_file()]
    assert {path.suffix for path in files} == set(TYPES)
    for path in files:
        address = "/" if path.name == "index.html" else f"/web/{path.name}"
        answer = api.http.get(address)
        assert answer.content == path.read_bytes()
        assert answer.headers["Content-Type"] == TYPES[path.suffix]
        assert answer.headers["Cache-Control"] == "no-cache"
        again = api.http.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert api.http.head(address).headers["ETag"] == answer.headers["ETag"]


def test_the_page_may_run_its_own_files_only(api: RunningApi) -> None:
    """The page runs no inline script, loads nothing from elsewhere and cannot be framed."""
    answer = api.http.get("/")
    policy = dict(
        item.strip().split(" ", 1) for item in answer.headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert policy["trusted-types"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert not re.search(r"\son\w+=|\sstyle=|<style|<script(?![^>]*\ssrc=)", answer.text)
    named = re.findall(r'(?:src|href)="([^"#]+)"', answer.text)
    assert not any(re.match(r"[a-z]+:|//", address) for address in named)
    assert all(api.http.get(f"/{address}").is_success for address in named)


def test_no_script_makes_markup_of_text_or_asks_elsewhere() -> None:
    """The files do not contain the functions for that."""
    for path in WEB.glob("*.js"):
        code = path.read_text()
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|"
            r"DOMParser|createContextualFragment|setHTML|srcdoc",
            code,
        ), path.name
        assert set(re.findall(r"https?://[\w.]+", code)) <= {"http://www.w3.org"}, path.name
    for path in WEB.glob("*.css"):
        assert not re.search(r"url\(|@import", path.read_text()), path.name


def test_what_is_no_file_of_the_page_is_not_found(api: RunningApi) -> None:
    """Other files of the package are not found; metrics count all names as one route."""
    for name in ("nothing.js", "..%2Fapp.py", "%2e%2e/settings.py", "__init__.py", "x" * 64):
        assert api.http.get(f"/web/{name}").status_code == 404, name
    assert api.http.get(f"/web/{'x' * 65}").status_code == 422
    counted = api.http.get("/metrics").text
    routes = set(re.findall(r'quotidian_http_requests_total\{[^}]*route="(/web[^"]*)"', counted))
    assert routes <= {"/web/{name}"}


def test_the_wheel_has_the_page(tmp_path: Path) -> None:
    """An installed package needs nothing else to serve the page."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    assert {f"ingest_service/web/{path.name}" for path in WEB.iterdir()} <= packed
