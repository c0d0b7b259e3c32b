"""The list of documents in the browser: found, followed and deleted."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.integration.test_library import search
from tests.support.pages import HARBOUR
from tests.support.stack import RunningStack

OUTLET = "The Outer Skerry Gazette"


@pytest.fixture
def base(stack: RunningStack) -> str:
    """Return the address of a service whose library has two documents of the outlet."""
    listed = stack.api.get("/v1/documents", params={"source": OUTLET}).json()["items"]
    for title in {"Ferry stays", "Ferry goes"} - {item["title"] for item in listed}:
        fields = {"source": OUTLET, "title": title, "published_at": "2026-03-01"}
        job = stack.finished(stack.submit(HARBOUR, **fields)["id"])
        search(stack, len(job["result"]["quotes"]), document=job["id"])
    return str(stack.api.base_url).rstrip("/")


def test_a_document_is_found_followed_and_deleted(
    base: str, open_page: Open, assert_accessible: Callable[[Page], None]
) -> None:
    """With the keyboard; a question comes before the end, and the focus goes on."""
    page = open_page(base, "#/documents")
    page.get_by_label("Outlet").fill(OUTLET)
    page.keyboard.press("Enter")
    status = page.get_by_role("status").first
    expect(status).to_have_text("2 documents")
    assert "source=The+Outer+Skerry+Gazette" in page.url
    expect(page.locator(".documents td[data-column=Kept]").first).to_have_text("for good")
    assert_accessible(page)
    row = page.get_by_role("row").filter(has_text="Ferry goes")
    row.get_by_role("link", name="3 quotations").click()
    expect(page.locator(".found > li")).to_have_count(3)
    page.go_back()
    page.get_by_role("button", name="Delete Ferry goes").press("Enter")
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Delete Ferry goes")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Delete it").click()
    expect(status).to_have_text("1 document")
    expect(page.get_by_role("button", name="Delete Ferry stays")).to_be_focused()
    page.reload()
    expect(page.get_by_role("link", name="Ferry goes")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_small_screen_in_both_colours(
    base: str, open_page: Open, assert_accessible: Callable[[Page], None], scheme: str
) -> None:
    """At 360 pixels nothing is cut off; dates that cannot be are explained."""
    page = open_page(
        base, "#/documents?title=stays", viewport={"width": 360, "height": 740}, color_scheme=scheme
    )
    expect(page.get_by_role("link", name="Ferry stays").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page)
    wrong = open_page(base, "#/documents?from=2026-02-01&to=2026-01-01", network=True)
    expect(wrong.get_by_role("alert")).to_contain_text("nothing can match")
