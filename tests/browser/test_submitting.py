"""What can be submitted in the browser besides text: addresses and files of many kinds."""

import gzip
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.support.api import RunningApi, running_api
from tests.support.archives import warc
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


def choose(page: Page, files: dict[str, bytes]) -> None:
    """Choose files of these names and bytes."""
    chosen: list[Any] = [
        {"name": name, "mimeType": "", "buffer": data} for name, data in files.items()
    ]
    page.get_by_label("Choose files").set_input_files(chosen)


def sent(api: RunningApi, page: Page) -> dict[str, dict[str, Any]]:
    """Return the documents of the batch whose page opens, by `external_id`, with their content."""
    page.wait_for_url("**/#/batches/*")
    batch = page.url.rpartition("/")[2]
    found = {}
    for job in api.read(f"/v1/jobs?batch={batch}&limit=200")["jobs"]:
        document = api.claim(job).document()
        found[document.external_id] = document.model_dump(exclude_unset=True)
    return found


def zipped(**files: bytes) -> bytes:
    """Return a zip archive; a name with `stored` in it is not packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            kind = zipfile.ZIP_STORED if "stored" in name else zipfile.ZIP_DEFLATED
            archive.writestr(name, data, kind)
    return out.getvalue()


PHOTO = b"\xff\xd8\xff\xe0\x00\x10JFIF"


def test_archives_are_read_and_what_is_not_is_listed(
    quiet_api: RunningApi, open_page: Open
) -> None:
    """Good files are sent, and each other one is named with its reason."""
    page = open_page(base(quiet_api))
    inner = zipped(**{"a.txt": b"Deep."})
    archive = zipped(
        **{
            "news/a.txt": b"Tides.",
            "stored.html": FERRY,
            "b.txt.gz": gzip.compress(b"Packed."),
            "photo.jpg": PHOTO,
            "blank.txt": b" ",
            "more.zip": inner,
        }
    )
    files = {
        "pages.zip": archive,
        "two.txt.gz": gzip.compress(b"One, ") + gzip.compress(b"two."),
        "cut.zip": archive[:-30],
        "table.parquet": b"PAR1",
        "box.mbox": b"From ada",
    }
    choose(page, files)
    found = sent(quiet_api, page)
    assert {name: item["content"] for name, item in found.items()} == {
        "pages.zip/news/a.txt": "Tides.",
        "pages.zip/stored.html": FERRY.decode(),
        "pages.zip/b.txt.gz": "Packed.",
        "two.txt.gz": "One, two.",
    }
    assert found["pages.zip/stored.html"]["content_type"] == "text/html"
    notice = page.locator(".notice")
    for line in (
        "pages.zip/photo.jpg: is of a kind that is not read",
        "pages.zip/blank.txt: is empty",
        "pages.zip/more.zip: is an archive in an archive; unpack it first",
        "cut.zip: is not a whole zip archive",
        "table.parquet: is not read here; use the command: quotidian submit FILE",
        "box.mbox: is not read here; use the command: quotidian submit FILE",
    ):
        expect(notice).to_contain_text(line)


def test_the_pages_of_a_web_archive_are_read(quiet_api: RunningApi, open_page: Open) -> None:
    """Each with its address and its date; other records are left out."""
    page = open_page(base(quiet_api))
    url = "https://news.example/a"
    kind = "text/html; charset=iso-8859-1"
    pages = [
        (url, "200 OK", kind, "<p>Café.</p>".encode("latin-1")),
        (url, "404 Not Found", kind, b"<p>Gone.</p>"),
        (url, "200 OK", "image/png", b"PNG"),
        ("https://news.example/b", "200 OK", "text/plain", b"Tides."),
    ]
    choose(page, {"crawl.warc.gz": warc(*pages), "plain.warc": warc(*pages, packed=False)})
    found = sent(quiet_api, page)
    assert len(found) == 4
    for item in found.values():
        assert item["metadata"] == {"crawled_at": "2026-03-01T10:00:00Z"}
        assert item["content"] == ("<p>Café.</p>" if item["url"] == url else "Tides.")


def test_the_columns_of_a_table_are_shown_before_it_is_sent(
    quiet_api: RunningApi, open_page: Open, assert_accessible: Callable[[Page], None]
) -> None:
    """Columns are mapped by name; the text is chosen where no column is called `content`."""
    page = open_page(base(quiet_api))
    table = (
        'title,body,url,desk\r\nFerry,"“Late,” said ""Ada"",\nthe mayor.",https://news.example/a,coast\r\n'
        "Blank,,,\r\nLong,Tides.,,,surplus\r\nLast,Tides.,,"
    )
    choose(page, {"pages.csv": b"\xef\xbb\xbf" + table.encode()})
    send = page.get_by_role("button", name="Send 4 rows as pages")
    expect(send).to_be_disabled()
    expect(page.get_by_label("Column title is")).to_have_value("title")
    expect(page.get_by_label("Column body is")).to_have_value("metadata")
    expect(page.get_by_role("region", name="First rows of pages.csv")).to_contain_text("the mayor.")
    assert_accessible(page)
    page.get_by_label("Column body is").select_option("content")
    page.get_by_label("Column desk is").select_option(label="metadata")
    send.click()
    found = sent(quiet_api, page)
    assert found == {
        "pages.csv:2": {
            "external_id": "pages.csv:2",
            "title": "Ferry",
            "content": '“Late,” said "Ada",\nthe mayor.',
            "url": "https://news.example/a",
            "metadata": {"desk": "coast"},
        },
        "pages.csv:6": {"external_id": "pages.csv:6", "title": "Last", "content": "Tides."},
    }
    notice = page.locator(".notice")
    expect(notice).to_contain_text("pages.csv:4: has no text")
    expect(notice).to_contain_text("pages.csv:5: has more cells than the header has columns")


def test_a_table_can_be_left_unsent(quiet_api: RunningApi, open_page: Open) -> None:
    """Nothing is submitted."""
    page = open_page(base(quiet_api))
    choose(page, {"pages.csv": b"content\nTides.\n", "open.csv": b'content\n"Tides.\n'})
    page.get_by_role("button", name="Do not send").click()
    expect(page.get_by_role("form", name="Columns")).to_have_count(0)
    assert page.url.endswith("/#/") or page.url.endswith("/")
    choose(page, {"open.csv": b'content\n"Tides.\n'})
    expect(page.get_by_role("alert")).to_contain_text("a quote mark that is not closed")


def test_more_than_a_batch_is_a_hint(quiet_api: RunningApi, open_page: Open) -> None:
    """The page says what to do, and nothing is submitted."""
    page = open_page(base(quiet_api))
    choose(page, {"many.csv": b"content\n" + b"Tides.\n" * 1001})
    page.get_by_role("button", name="Send 1,001 rows as pages").click()
    expect(page.get_by_role("alert")).to_contain_text("quotidian submit FILE")
