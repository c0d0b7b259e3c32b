"""The queue in the browser, live, and the key it may ask for."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from shared.keys import digest, new_key
from tests.browser.conftest import Open
from tests.support.api import RunningApi, running_api

ADA, BO = new_key(), new_key()
Accessible = Callable[[Page], None]


@pytest.fixture
def api(store_url: str, scratch: Path) -> Iterator[RunningApi]:
    """Yield an API with an empty queue, whose worker is the test itself."""
    with running_api(store_url, scratch / "queue-page") as api:
        yield api


@pytest.fixture
def locked_api(store_url: str, scratch: Path) -> Iterator[RunningApi]:
    """Yield an API that wants a key."""
    keys = [{"name": "ada", "digest": digest(ADA)}, {"name": "bo", "digest": digest(BO)}]
    with running_api(store_url, scratch / "locked-page", KEYS=json.dumps(keys)) as api:
        yield api


def base(api: RunningApi) -> str:
    """Return the address of the page."""
    return str(api.http.base_url).rstrip("/")


def tile(page: Page, name: str) -> object:
    """Return the figure of this name."""
    return page.locator(".tiles > div", has=page.get_by_text(name, exact=True)).locator("strong")


def test_it_follows_the_queue_and_tries_failures_again(
    api: RunningApi, open_page: Open, assert_accessible: Accessible
) -> None:
    """Nobody reloads the page: what is submitted, begun, failed and retried shows by itself."""
    page = open_page(base(api), "#/queue")
    expect(tile(page, "Waiting")).to_have_text("0")
    first = api.submit("One.", external_id="one.txt")
    api.submit("Two.", external_id="two.txt")
    expect(tile(page, "Waiting")).to_have_text("2")
    expect(page.get_by_role("link", name="two.txt")).to_be_visible()
    api.fail(first)
    failures = page.get_by_role("region", name="Failures")
    expect(failures).to_contain_text("it broke")
    expect(tile(page, "Failed")).to_have_text("1")
    assert_accessible(page)
    failures.get_by_role("button", name="Try again: one.txt").click()
    expect(failures).to_be_hidden()
    expect(tile(page, "Waiting")).to_have_text("2")
    assert api.read(f"/v1/jobs/{first['id']}")["status"] == "queued"
    page.get_by_role("button", name="Cancel: two.txt").click()
    expect(tile(page, "Waiting")).to_have_text("1")
    api.succeed(first)
    expect(page.get_by_role("region", name="Lately read")).to_contain_text("one.txt")


def test_all_failures_are_tried_again(api: RunningApi, open_page: Open) -> None:
    """With one button."""
    jobs = [api.submit(f"Page {number}.") for number in range(3)]
    for job in jobs:
        api.fail(job)
    page = open_page(base(api), "#/queue")
    page.get_by_role("button", name="Try all again").click()
    expect(tile(page, "Waiting")).to_have_text("3")
    assert {api.read(f"/v1/jobs/{job['id']}")["status"] for job in jobs} == {"queued"}


def test_batches_have_bars(api: RunningApi, open_page: Open) -> None:
    """Of every batch that the latest jobs belong to, whoever sent it; rejected documents count."""
    documents = [{"content": f"Page {number}."} for number in range(4)] + [{"content": ""}]
    batch = api.http.post("/v1/batches", json={"documents": documents}).json()
    page = open_page(base(api), "#/queue")
    bar = page.get_by_role("progressbar")
    expect(bar).to_have_attribute("aria-valuetext", "1 rejected, 4 queued")
    api.succeed({"id": batch["items"][0]["job_id"]})
    expect(bar).to_have_attribute("aria-valuetext", "1 succeeded, 1 rejected, 3 queued")
    expect(bar).to_have_attribute("aria-valuenow", "2")
    page.get_by_role("link", name="Batch of").click()
    expect(page.locator("tbody tr")).to_have_count(4)


def test_the_focus_stays_where_it_is_while_the_queue_changes(
    api: RunningApi, open_page: Open
) -> None:
    """Rows that have not changed are left alone."""
    job = api.submit("One.", external_id="one.txt")
    api.fail(job)
    page = open_page(base(api), "#/queue")
    again = page.get_by_role("button", name="Try again: one.txt")
    again.focus()
    other = api.submit("Two.", external_id="two.txt")
    api.fail(other)
    expect(page.get_by_role("link", name="two.txt")).to_be_visible()
    expect(again).to_be_focused()


def test_a_job_on_its_way_is_watched_and_cancelled(
    api: RunningApi, open_page: Open, assert_accessible: Accessible
) -> None:
    """Its place in the queue is told; cancelled, it can be tried again."""
    api.submit("First.")
    job = api.submit("Second.")
    page = open_page(base(api), f"#/jobs/{job['id']}")
    expect(page.get_by_text("1 page before it")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("heading", name="This page was cancelled")).to_be_visible()
    assert_accessible(page)


def test_what_is_not_there_is_told(
    api: RunningApi, open_page: Open, assert_accessible: Accessible
) -> None:
    """A link to a job that nobody knows, and an address that leads nowhere."""
    page = open_page(base(api), "#/jobs/01900000-0000-7000-8000-000000000000", network=True)
    expect(page.get_by_role("alert")).to_contain_text("expired")
    page.goto(f"{base(api)}/#/nowhere")
    expect(page.get_by_role("alert")).to_contain_text("No such page")
    assert_accessible(page)


def test_it_asks_for_a_key_and_shows_that_key_its_own_jobs(
    locked_api: RunningApi, open_page: Open, assert_accessible: Accessible
) -> None:
    """The key goes into headers and this tab's memory, never into an address; the text that was
    typed before it was asked for is not lost."""
    headers = {"X-API-Key": BO}
    locked_api.http.post(
        "/v1/documents", json={"content": "x", "external_id": "bo"}, headers=headers
    )
    page = open_page(base(locked_api), network=True)
    urls: list[str] = []
    page.on("request", lambda request: urls.append(request.url))
    page.get_by_label("The page").fill("Page of Ada.")
    page.get_by_role("button", name="Find the quotations").click()
    dialog = page.get_by_role("dialog", name="API key")
    expect(dialog).to_be_visible()
    assert_accessible(page)
    dialog.get_by_label("Key").fill("wrong")
    dialog.get_by_role("button", name="Use this key").click()
    expect(dialog).to_contain_text("does not know that key")
    dialog.get_by_label("Key").fill(ADA)
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 page before it")).to_be_visible()
    page.get_by_role("link", name="Queue").click()
    expect(page.get_by_role("link", name="Page of Ada.")).to_be_visible()
    expect(tile(page, "Waiting")).to_have_text("2")
    assert page.get_by_role("link", name="bo", exact=True).count() == 0
    assert page.evaluate("localStorage.length") == 0
    assert not any(ADA in url for url in urls)
    page.get_by_role("button", name="Key").click()
    dialog.get_by_role("button", name="Forget the key").click()
    expect(dialog).to_be_visible()
    assert page.evaluate("sessionStorage.getItem('quotidian-key')") is None


def test_it_comes_back_after_the_connection_was_lost(api: RunningApi, open_page: Open) -> None:
    """It says so meanwhile."""
    page = open_page(base(api), network=True)
    page.context.set_offline(True)
    page.get_by_role("link", name="Queue").click()
    expect(page.get_by_role("status").first).to_contain_text("The connection is lost")
    page.context.set_offline(False)
    api.submit("Meanwhile.")
    expect(tile(page, "Waiting")).to_have_text("1")
