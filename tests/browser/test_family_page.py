"""A family in the browser: who printed a statement, when, and in which words."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.integration.test_library import search
from tests.support.stack import RunningStack

WHOLE = (
    "The lighthouse keeps its old lamp until the horn is repaired, and the keeper stays all winter"
)
PRINTINGS = {
    "The Skerry Lamp": WHOLE,
    "The Skerry Horn": "The lighthouse keeps its old lamp until the horn is repaired",
    "The Skerry Fog": f"{WHOLE} with us",
}


@pytest.fixture
def base(stack: RunningStack) -> str:
    """Return the address of a service whose library has a statement in three outlets."""
    asked = {"q": '"keeps its old lamp"'}
    if not stack.api.get("/v1/quotes", params=asked).json()["items"]:
        for day, (source, words) in enumerate(PRINTINGS.items(), 1):
            page = f"SKERRY, Monday.\n\n“{words},” said Maren Holdfast, the harbour master.\n"
            fields = {"source": source, "published_at": f"2026-02-0{day}", "title": f"Day {day}"}
            stack.finished(stack.submit(page, **fields)["id"])
            search(stack, day, **asked)
    return str(stack.api.base_url).rstrip("/")


def test_a_family_shows_who_printed_it_and_how(
    base: str, open_page: Open, assert_accessible: Callable[[Page], None]
) -> None:
    """From a search to the printings, with what each adds and leaves out, and back."""
    page = open_page(base, "#/search?q=%22keeps+its+old+lamp%22")
    page.get_by_role("link", name="All printings").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("One statement, 3 printings")
    expect(page.get_by_text("first printed 1 Feb 2026 in The Skerry Lamp")).to_be_visible()
    printings = page.locator(".printings > li")
    expect(printings).to_have_count(3)
    expect(printings.nth(1).locator("del")).to_have_text("and the keeper stays all winter")
    expect(printings.nth(2).locator("ins")).to_have_text("with us")
    expect(page.get_by_role("complementary").get_by_role("listitem")).to_have_count(3)
    assert_accessible(page)
    page.get_by_role("link", name="Search and save these quotations").click()
    expect(page.locator(".found > li")).to_have_count(3)
    page.get_by_role("link", name="All statements").click()
    assert page.url.endswith("#/search")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_small_screen_in_both_colours(
    base: str, open_page: Open, assert_accessible: Callable[[Page], None], scheme: str
) -> None:
    """At 360 pixels nothing is cut off; a family that is not there is explained."""
    page = open_page(
        base,
        "#/search?q=%22keeps+its+old+lamp%22",
        viewport={"width": 360, "height": 740},
        color_scheme=scheme,
    )
    page.get_by_role("link", name="All printings").first.click()
    expect(page.locator("del").last).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page)
    wrong = open_page(base, "#/families/f0", network=True)
    expect(wrong.get_by_role("alert")).to_contain_text("f0 is unknown here")
