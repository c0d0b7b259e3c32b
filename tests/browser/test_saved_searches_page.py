"""Saved searches in the browser: from a search to a saved one, and to none."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.support.stack import RunningStack


@pytest.fixture
def base(stack: RunningStack) -> Iterator[str]:
    """Yield the address of a service with a library; nothing is saved there."""
    yield str(stack.api.base_url).rstrip("/")
    for saved in stack.api.get("/v1/searches").json()["items"]:
        stack.api.delete(saved["links"]["self"])


def test_a_search_is_saved_and_deleted(
    base: str, open_page: Open, assert_accessible: Callable[[Page], None]
) -> None:
    """With the keyboard; a callback without a secret is refused in words."""
    page = open_page(base, "#/search?q=fog&speaker=Holdfast", network=True)
    page.get_by_role("link", name="Save this search").click()
    expect(page.get_by_text("words fog, speaker Holdfast")).to_be_visible()
    page.get_by_label("Name").fill("Fog on the pier")
    page.get_by_label("Call this address").fill("https://desk.example/hook")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("no secret is set")
    assert_accessible(page)
    page.get_by_label("Call this address").fill("")
    page.get_by_role("button", name="Save this search").click()
    expect(page.get_by_role("status").first).to_have_text("1 saved search")
    assert page.url.endswith("#/searches")
    assert_accessible(page)
    page.get_by_role("link", name="Fog on the pier").click()
    expect(page.get_by_label("Words that are said")).to_have_value("fog")
    page.go_back()
    page.get_by_role("button", name="Delete Fog on the pier").press("Enter")
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_role("status").first).to_have_text("None is saved yet.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_small_screen_in_both_colours(
    base: str,
    stack: RunningStack,
    open_page: Open,
    assert_accessible: Callable[[Page], None],
    scheme: str,
) -> None:
    """At 360 pixels nothing is cut off, also of a long name."""
    search = {"q": "tide", "source": "The Isle Carrow Post", "from": "2026-01-01"}
    stack.api.post("/v1/searches", json={"name": "T" * 200, "search": search}).raise_for_status()
    page = open_page(
        base, "#/searches?q=tide", viewport={"width": 360, "height": 740}, color_scheme=scheme
    )
    expect(page.get_by_role("button", name="Copy the feed's address")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page)
