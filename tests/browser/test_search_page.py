"""Search in the browser: from a question to a narrower one and a file."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.integration.test_library import search
from tests.support.pages import HARBOUR
from tests.support.stack import RunningStack

OUTLET = "The Isle Carrow Post"


@pytest.fixture
def base(stack: RunningStack) -> str:
    """Return the address of a service whose library has a page of the outlet."""
    found = stack.api.get("/v1/quotes", params={"source": OUTLET}).json()["items"]
    if not found:
        fields = {"source": OUTLET, "title": "Ferry stays", "published_at": "2026-03-01"}
        job = stack.finished(stack.submit(HARBOUR, **fields)["id"])
        search(stack, len(job["result"]["quotes"]), source=OUTLET)
    return str(stack.api.base_url).rstrip("/")


def test_a_search_is_narrowed_and_saved(
    base: str, open_page: Open, assert_accessible: Callable[[Page], None], tmp_path: Path
) -> None:
    """With the keyboard; what matches is marked, and the address has the search."""
    page = open_page(base, "#/search")
    page.get_by_label("Outlet").fill(OUTLET)
    page.get_by_label("Words that are said").fill('"pays for itself"')
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_have_text("1 quotation")
    expect(page.locator("mark")).to_have_text("pays for itself")
    assert "q=%22pays+for+itself%22" in page.url
    expect(page.get_by_role("link", name="Ferry stays")).to_be_visible()
    assert_accessible(page)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save every row as csv").click()
    saved.value.save_as(tmp_path / "saved.csv")
    assert "Maren Holdfast" in (tmp_path / "saved.csv").read_text("utf-8-sig")
    page.get_by_label("Words that are said").fill("")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("complementary").get_by_role("link", name="Tobias Renn").click()
    expect(page.locator(".found > li")).to_have_count(1)
    page.get_by_role("link", name="Everybody").click()
    expect(page.locator(".found > li")).to_have_count(3)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_small_screen_in_both_colours(
    base: str, open_page: Open, assert_accessible: Callable[[Page], None], scheme: str
) -> None:
    """At 360 pixels nothing is cut off; a question that cannot be read is explained."""
    page = open_page(
        base, "#/search?q=ferry", viewport={"width": 360, "height": 740}, color_scheme=scheme
    )
    expect(page.locator("mark").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page)
    wrong = open_page(base, "#/search?q=(ferry", network=True)
    expect(wrong.get_by_role("alert")).to_contain_text("opens a bracket at 1")
