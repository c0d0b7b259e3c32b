"""A person in the browser: when, where, in which words, about whom, and who is who."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.integration.test_library import search
from tests.support.stack import RunningStack

SAID = [
    ("The Skerry Lamp", "2026-01-07", "Isolde Marrack", "The council will pay for the new pier"),
    ("The Skerry Lamp", "2026-01-21", "Isolde Marrack", "Tobias Renn has read the whole plan twice"),
    ("The Skerry Horn", "2026-02-11", "Isolde Marrack", "Nobody asked Tobias Renn about the pier"),
    ("The Skerry Horn", "2026-03-04", "Isolde Marrack", "The pier opens before the storms come"),
    ("The Skerry Fog", "2026-03-05", "I. Marrack", "The storms came before the pier was open"),
]  # fmt: skip


@pytest.fixture
def base(stack: RunningStack) -> str:
    """Return the address of a service whose library has what two names say."""
    if not stack.api.get("/v1/quotes", params={"speaker": "Marrack"}).json()["items"]:
        for source, day, name, words in SAID:
            page = f"SKERRY, Monday.\n\n“{words},” said {name}, who chairs the council. {name.split()[-1]} smiled.\n"
            fields = {"source": source, "published_at": day, "title": f"Pier, {day}"}
            stack.finished(stack.submit(page, **fields)["id"])
        search(stack, len(SAID), speaker="Marrack")
    return str(stack.api.base_url).rstrip("/")


def person(page: Page, name: str) -> None:
    """Open, from a search, the page of a person."""
    page.locator(".found").get_by_role("link", name=name, exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_a_person_is_seen_narrowed_merged_and_split(
    base: str, open_page: Open, assert_accessible: Callable[[Page], None]
) -> None:
    """From a search; every decision is undone in the end."""
    page = open_page(base, "#/search?speaker=Isolde+Marrack")
    person(page, "Isolde Marrack")
    expect(page.get_by_role("img", name="4 quotations by day")).to_be_visible()
    expect(page.locator(".bars rect")).to_have_count(4)
    aside = page.get_by_role("complementary")
    expect(aside.get_by_role("link", name="Tobias Renn")).to_be_visible()
    assert_accessible(page)
    aside.get_by_role("link", name="The Skerry Horn").click()
    expect(page.locator(".found > li")).to_have_count(2)
    page.get_by_role("link", name="Everything").click()
    page.get_by_text("As a table").click()
    page.get_by_role("button", name="21 Jan 2026").press("Enter")
    expect(page.locator(".found blockquote")).to_contain_text("Tobias Renn has read")
    page.go_back()
    page.go_back()

    page.get_by_text("Somebody else is the same person").click()
    page.get_by_label("Name").fill("i marr")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Merge I. Marrack").click()
    page.get_by_role("button", name="Merge them").click()
    expect(page.locator(".person-head")).to_contain_text("Also I. Marrack")
    expect(page.locator(".person-head")).to_contain_text("5 quotations")
    page.get_by_text("Tell two people apart").click()
    page.get_by_role("checkbox", name="Pier, 2026-01-07").check()
    assert_accessible(page)
    page.get_by_role("button", name="Make them another person").click()
    expect(page.locator(".person-head")).to_contain_text("1 quotation ")
    for left in (5, 1):
        page.get_by_role("button", name="Undo the last decision").click()
        expect(page.locator(".person-head")).to_contain_text(f"{left} quotation")
    expect(page.get_by_role("heading", level=1)).to_have_text("I. Marrack")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_small_screen_in_both_colours(
    base: str, open_page: Open, assert_accessible: Callable[[Page], None], scheme: str
) -> None:
    """At 360 pixels nothing is cut off; somebody who is not there is explained."""
    small = {"width": 360, "height": 740}
    page = open_page(
        base, "#/search?speaker=Marrack", viewport=small, color_scheme=scheme, network=True
    )
    person(page, "Isolde Marrack")
    expect(page.locator(".found > li")).to_have_count(4)
    page.get_by_text("Tell two people apart").click()
    expect(page.get_by_role("checkbox")).to_have_count(4)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page)
    page.get_by_role("button", name="Undo the last decision").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was decided")
    wrong = open_page(base, "#/people/p0", network=True)
    expect(wrong.get_by_role("alert")).to_contain_text("is unknown here")
