"""Reading a page in the browser: submit, watch, look at it, filter, export, share."""

import csv
import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.support.pages import HARBOUR, RELEASE
from tests.support.stack import RunningStack

EMOJI = "🏝️👩🏽‍🚒🇫🇷 Quay news\n\n“The tide 🌊 is late,” said Maren Holdfast. 🙂 “So am I.”\n"
Accessible = Callable[[Page], None]


def base(stack: RunningStack) -> str:
    """Return the address of the page."""
    return str(stack.api.base_url).rstrip("/")


def read(page: Page, content: str) -> None:
    """Paste a page and wait until it is shown."""
    page.get_by_label("The page").fill(content)
    page.get_by_role("button", name="Find the quotations").click()
    expect(page.get_by_role("tab", name="Page")).to_be_visible(timeout=60_000)


def saved(page: Page, name: str) -> str:
    """Return the file that an export button saves."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name, exact=True).click()
    return Path(waiting.value.path()).read_bytes().decode("utf-8")


def test_a_pasted_page_is_read_and_its_link_shared(
    stack: RunningStack, open_page: Open, assert_accessible: Accessible
) -> None:
    """Quotations stand in the text by speaker, and another browser finds them at the same address."""
    page = open_page(base(stack))
    assert_accessible(page)
    read(page, HARBOUR)
    assert_accessible(page)
    expect(page.locator("mark.direct").first).to_have_text(
        "We are not going to be the council that cut an island off,"
    )
    head = page.get_by_role("button", name="Maren Holdfast", exact=False).first
    head.click()
    expect(head).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".words:visible li")).to_have_count(2)
    assert page.locator("mark.faded").count() > 0
    assert_accessible(page)
    assert "#/jobs/" in page.url
    other = open_page(base(stack), page.url.partition("/#")[2].join(["#", ""]))
    expect(other.get_by_role("heading", name="Harbour town votes")).to_have_count(2)


def test_the_table_is_filtered_and_exported(
    stack: RunningStack, open_page: Open, assert_accessible: Accessible
) -> None:
    """What is shown is what is saved."""
    page = open_page(base(stack))
    read(page, HARBOUR)
    page.get_by_role("tab", name="Quotations").click()
    rows = page.locator("#panel-quotes tbody tr")
    everything = rows.count()
    assert everything >= 3
    assert_accessible(page)
    page.get_by_role("button", name="Who", exact=True).click()
    expect(rows.locator("th")).to_contain_text(["Maren Holdfast"] * 2 + ["Tobias Renn"])
    page.get_by_role("button", name="Who", exact=True).click()
    expect(rows.first).to_contain_text("Tobias Renn")
    assert_accessible(page)
    page.get_by_label("Confidence").select_option(label="95 % or more")
    expect(page.locator("#panel-quotes meter").first).to_be_attached()
    shown = [
        float(item)
        for item in page.locator("#panel-quotes meter").evaluate_all(
            "all => all.map(one => one.value)"
        )
    ]
    assert min(shown) >= 0.95
    page.get_by_label("Confidence").select_option(label="Any")
    page.get_by_label("Find").fill("museum")
    expect(rows).to_have_count(1)
    [line] = csv.DictReader(io.StringIO(saved(page, "Export as CSV").removeprefix("\ufeff")))
    assert line["speaker"] == "Tobias Renn"
    assert "museum piece" in line["text"]
    told = json.loads(saved(page, "Export as JSON"))
    assert [item["speaker"]["name"] for item in told["quotes"]] == ["Tobias Renn"]
    page.get_by_label("Find").fill("")
    page.get_by_label("Who").select_option(label="Maren Holdfast")
    page.get_by_label("Type").select_option(label="Indirect")
    expect(rows).to_have_count(1)
    rows.locator(".what button").click()
    expect(page.locator("mark.flash")).to_be_visible()


def test_people_come_before_organisations(stack: RunningStack, open_page: Open) -> None:
    """Who said most is first; others are folded, and open when their mark is clicked."""
    page = open_page(base(stack))
    page.get_by_role("button", name="Fill in a sample").click()
    page.get_by_role("button", name="Find the quotations").click()
    people = page.locator(".margin > .speakers .speaker-head")
    expect(people).to_contain_text(
        ["Maren Holdfast", "Tobias Renn", "Isidra Quell"], timeout=60_000
    )
    company = page.locator(".speaker-head", has_text="Ostermark Ferry Company")
    expect(company).to_be_hidden()
    page.locator("mark", has_text="the number of passengers").click()
    expect(company).to_have_attribute("aria-expanded", "true")
    expect(company).to_be_visible()


def test_the_table_is_copied(stack: RunningStack, open_page: Open) -> None:
    """A line a quotation, with its speaker."""
    page = open_page(base(stack), permissions=["clipboard-read", "clipboard-write"])
    read(page, "“The tide is late,” said Maren Holdfast.")
    page.get_by_role("tab", name="Quotations").click()
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.locator("#announcer")).to_have_text("1 quotation copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "“The tide is late,” — Maren Holdfast"


def test_offsets_are_code_points(stack: RunningStack, open_page: Open) -> None:
    """Emoji take two units or more in the browser and one code point or more in the API."""
    page = open_page(base(stack))
    read(page, EMOJI)
    expect(page.locator("mark")).to_have_text(["The tide 🌊 is late,", "So am I."])
    expect(page.locator(".entity").get_by_text("Maren Holdfast", exact=True)).to_be_visible()


def test_several_files_become_a_batch(
    stack: RunningStack, open_page: Open, assert_accessible: Accessible
) -> None:
    """Text, HTML and an old character set; progress is a bar that says its figures."""
    page = open_page(base(stack))
    files: list[Any] = [
        {"name": "harbour.txt", "mimeType": "text/plain", "buffer": HARBOUR.encode()},
        {"name": "mill.html", "mimeType": "text/html", "buffer": RELEASE.encode()},
        {
            "name": "café.txt",
            "mimeType": "text/plain",
            "buffer": "Un café à Évry.".encode("cp1252"),
        },
    ]
    page.get_by_label("Choose files").set_input_files(files)
    bar = page.get_by_role("progressbar")
    expect(bar).to_have_attribute("aria-valuetext", "3 succeeded", timeout=60_000)
    expect(page.locator("tbody tr")).to_have_count(3)
    expect(page.locator("tbody .figure").first).to_have_text("3")
    assert "null" not in page.locator("#main").inner_text()
    assert_accessible(page)
    lines = list(csv.DictReader(io.StringIO(saved(page, "Save all as CSV").removeprefix("\ufeff"))))
    assert {line["external_id"] for line in lines} == {"harbour.txt", "mill.html"}
    page.get_by_role("link", name="café.txt").click()
    expect(page.locator("article")).to_contain_text("Un café à Évry.")
    page.goto(f"{base(stack)}/#/queue")
    expect(page.get_by_role("link", name="Batch of").first).to_be_visible()


def test_a_dropped_file_is_read(stack: RunningStack, open_page: Open) -> None:
    """One file is one job, named as the file."""
    page = open_page(base(stack))
    dropped = page.evaluate_handle(
        """content => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([content], "dropped.txt", { type: "text/plain" }));
            return transfer;
        }""",
        HARBOUR,
    )
    page.dispatch_event(".drop", "drop", {"dataTransfer": dropped})
    expect(page.get_by_role("heading", name="dropped.txt")).to_be_visible(timeout=60_000)


def test_what_is_no_text_stops_no_other_file(stack: RunningStack, open_page: Open) -> None:
    """The file is named with the reason, and does not stop the others; `.gz` is unpacked."""
    page = open_page(base(stack))
    photo = {
        "name": "photo.jpg",
        "mimeType": "image/jpeg",
        "buffer": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    }
    good = {"name": "ok.txt.gz", "mimeType": "", "buffer": gzip.compress(b"Fine.")}
    broken = {"name": "cut.txt.gz", "mimeType": "", "buffer": gzip.compress(b"Fine.")[:-9]}
    files: list[Any] = [photo, good, broken]
    page.get_by_label("Choose files").set_input_files(files)
    notice = page.locator(".notice")
    expect(notice).to_contain_text("photo.jpg: is not a text file")
    expect(notice).to_contain_text("cut.txt.gz: is not a whole gzip file")
    page.get_by_role("link", name="ok.txt.gz").click()
    expect(page.locator("article")).to_contain_text("Fine.", timeout=60_000)
    page.get_by_role("link", name="Read a page").click()
    page.get_by_label("Choose files").set_input_files([photo])  # type: ignore[list-item]
    expect(page.get_by_role("alert")).to_contain_text("photo.jpg: is not a text file")
    page.get_by_role("button", name="Find the quotations").click()
    expect(page.get_by_role("alert")).to_contain_text("nothing to read yet")


def test_a_page_without_text_fails_with_its_reason_and_is_tried_again(
    stack: RunningStack, open_page: Open, assert_accessible: Accessible
) -> None:
    """The reason is the problem's own; the button queues it once more."""
    page = open_page(base(stack))
    page.get_by_label("The page").fill("<html><body><script>1</script></body></html>")
    page.get_by_role("button", name="Find the quotations").click()
    heading = page.get_by_role("heading", name="This page could not be read")
    expect(heading).to_be_visible(timeout=60_000)
    expect(page.locator(".notice")).to_contain_text("The page has no text")
    assert_accessible(page)
    job = page.url.rpartition("/")[2]
    before = stack.api.get(f"/v1/jobs/{job}").json()["finished_at"]
    with page.expect_response("**/retry") as answer:
        page.get_by_role("button", name="Try again").click()
    assert answer.value.ok
    assert stack.finished(job)["finished_at"] > before
    expect(heading).to_be_visible(timeout=60_000)


def test_it_is_used_with_the_keyboard_alone(stack: RunningStack, open_page: Open) -> None:
    """Skip link, form, tabs with arrow keys, a speaker."""
    page = open_page(base(stack))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("The page")).to_be_focused()
    page.keyboard.insert_text(HARBOUR)
    page.keyboard.press("Control+Enter")
    tab = page.get_by_role("tab", name="Page")
    expect(tab).to_be_visible(timeout=60_000)
    tab.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Quotations")).to_be_focused()
    expect(page.locator("#panel-quotes")).to_be_visible()
    page.keyboard.press("End")
    expect(page.locator("#panel-raw pre")).to_contain_text('"schema_version": "1"')
    page.keyboard.press("Home")
    page.locator(".speaker-head").first.focus()
    page.keyboard.press("Space")
    expect(page.locator(".words:visible")).to_be_visible()


def test_dark_and_narrow(
    stack: RunningStack, open_page: Open, assert_accessible: Accessible
) -> None:
    """At 360 pixels nothing reaches beyond the edge, and the dark colours can be read."""
    page = open_page(
        base(stack),
        color_scheme="dark",
        reduced_motion="reduce",
        viewport={"width": 360, "height": 740},
    )
    read(page, HARBOUR)

    def fits() -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert_accessible(page)

    fits()
    page.get_by_role("tab", name="Quotations").click()
    fits()
    page.get_by_role("tab", name="Raw").click()
    fits()
    page.get_by_role("link", name="Queue").click()
    expect(page.get_by_text("Workers", exact=True)).to_be_visible()
    fits()
