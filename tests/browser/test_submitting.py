"""What can be submitted in the browser besides text: addresses and files of many kinds."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.support.api import RunningApi, running_api
from tests.support.site import SiteAnswer, serving

FERRY = "<html><title>Ferry</title><p>“The tide is late,” said Maren Holdfast.</p>".encode()


@pytest.fixture(scope="module")
def fetching(store_url: str, scratch: Path) -> Iterator[RunningApi]:
    """Yield an API that fetches pages, of this machine, too."""
    permitted = {"FETCH_PAGES": "true", "FETCH_ALLOW_PRIVATE": "true"}
    with running_api(store_url, scratch / "fetching-browser", **permitted) as api:
        yield api


def base(api: RunningApi) -> str:
    """Return the address of the page."""
    return str(api.http.base_url).rstrip("/")


def test_a_pasted_address_is_a_hint_where_nothing_is_fetched(
    quiet_api: RunningApi, open_page: Open
) -> None:
    """Nothing is submitted, and the page says how to go on."""
    page = open_page(base(quiet_api), network=True)
    page.get_by_label("The page").fill(" https://news.example/ferry \n")
    page.get_by_role("button", name="Find the quotations").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("This service fetches no pages")
    expect(alert).to_contain_text("submit its text or its HTML")
    expect(page.get_by_label("The page")).to_have_value(" https://news.example/ferry \n")


def test_a_pasted_address_is_fetched_where_it_is_permitted(
    fetching: RunningApi, open_page: Open
) -> None:
    """The page of its job opens; a text that only begins with an address is a text."""
    page = open_page(base(fetching))
    with serving({"/ferry": SiteAnswer(FERRY)}) as site:
        address = site.url("/ferry")
        for pasted, url in [(address, address), (f"{address} is where it stands.", None)]:
            page.goto(f"{base(fetching)}/#/")
            page.get_by_label("The page").fill(pasted)
            page.get_by_role("button", name="Find the quotations").click()
            page.wait_for_url("**/#/jobs/*")
            job = fetching.read(f"/v1/jobs/{page.url.rpartition('/')[2]}")
            assert job["document"].get("url") == url
