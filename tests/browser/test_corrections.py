"""Corrections in the browser: a form at each quotation of a search."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.integration.test_library import search
from tests.support.pages import HARBOUR
from tests.support.stack import RunningStack

OUTLET = "The Carrow Corrector"


@pytest.fixture
def base(stack: RunningStack) -> str:
    """Return the address of a service whose library has a page of the outlet."""
    if not stack.api.get("/v1/quotes", params={"source": OUTLET}).json()["items"]:
        fields = {"source": OUTLET, "title": "Ferry stays", "published_at": "2026-03-01"}
        job = stack.finished(stack.submit(HARBOUR, **fields)["id"])
        search(stack, len(job["result"]["quotes"]), source=OUTLET)
    return str(stack.api.base_url).rstrip("/")


def address(words: str) -> str:
    """Return the address of a search for a phrase in the outlet."""
    return f'#/search?q="{words}"&source={OUTLET}'


def test_a_quotation_is_corrected_and_undone(
    base: str, open_page: Open, assert_accessible: Callable[[Page], None]
) -> None:
    """With the keyboard: another speaker, then other words, then no quotation, and all undone."""
    page = open_page(base, address("pays for itself"))
    row = page.locator(".found > li")
    before = row.locator("blockquote").inner_text()
    row.get_by_role("button", name="Correct").press("Enter")
    page.keyboard.press("Tab")
    row.get_by_label("Who says it").fill("Ida Krall")
    assert_accessible(page)
    page.keyboard.press("Enter")
    expect(row.locator("strong")).to_have_text("Ida Krall")
    expect(row.locator(".made")).to_contain_text("Said by Ida Krall · corrected on")

    row.get_by_role("button", name="Correct").click()
    row.get_by_text("Other words are said").click()
    area = row.get_by_label("Mark the words that are said")
    expect(area).to_be_focused()
    marked = "(area) => area.value.slice(area.selectionStart, area.selectionEnd)"
    assert area.evaluate(marked).startswith(before.partition(" […]")[0])
    assert area.evaluate(marked).endswith(before.partition("[…] ")[2])
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Shift+ArrowLeft")
    row.get_by_role("button", name="Save").click()
    expect(row.locator("blockquote")).to_have_text(before[:-2])

    row.get_by_role("button", name="Correct").click()
    row.get_by_label("It is not a quotation").check()
    row.get_by_role("button", name="Save").click()
    expect(row).to_have_class("wrong")
    assert_accessible(page)
    for left in (2, 1, 0):
        row.get_by_role("button", name="Correct").click()
        row.get_by_role("button", name="Undo the last correction").click()
        expect(row.locator(".made")).to_have_count(left)
    expect(row.locator("blockquote")).to_have_text(before)
    expect(row.locator("strong")).to_have_text("Maren Holdfast")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_form_fits_a_small_screen_and_explains_what_is_wrong(
    base: str, open_page: Open, assert_accessible: Callable[[Page], None], scheme: str
) -> None:
    """At 360 pixels; Escape closes the form."""
    page = open_page(
        base,
        address("pays for itself"),
        viewport={"width": 360, "height": 740},
        color_scheme=scheme,
        network=True,
    )
    page.get_by_role("button", name="Correct").click()
    page.get_by_label("Two names are one").check()
    page.get_by_label("The other name").fill("Nobody Here")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text(
        "is not a name of a quotation of this document"
    )
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("form")).to_have_count(0)
