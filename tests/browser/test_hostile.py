"""Documents written to harm whoever looks at them."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.support.annotations import annotation, quote, span
from tests.support.api import RunningApi

MARKUP = (
    '“<img src=x onerror="window.harm=1">” said <script>window.harm=1</script> Eve.\n'
    "<svg onload='window.harm=1'><a href=\"javascript:window.harm=1\">x</a>"
)
BIDI = "\u202egnp.exe\u2066"
FORMULAS = ["=1+1", "+cmd", "-2", "@SUM(A1)", "\t=1", " =1", "＝1", '"=1"', "\u200b=1", "fine"]


def base(api: RunningApi) -> str:
    """Return the address of the page."""
    return str(api.http.base_url).rstrip("/")


def show(api: RunningApi, open_page: Open, made: dict[str, Any], **fields: Any) -> Page:
    """Return the page of a job that ended with this annotation."""
    job = api.submit("A page.", **fields)
    api.harness.work.complete(api.claim(job), json.dumps(made).encode())
    page = open_page(base(api), f"#/jobs/{job['id']}")
    expect(page.get_by_role("tab", name="Page")).to_be_visible()
    return page


def test_markup_in_a_document_stays_text(quiet_api: RunningApi, open_page: Open) -> None:
    """In the page, its title, the table, the raw annotation and the queue."""
    evil = '"><script>window.harm=1</script>'
    made = annotation(
        MARKUP,
        [quote(MARKUP, '<img src=x onerror="window.harm=1">', "<script>window.harm=1</script>")],
        [{"id": "e1", "type": evil, "name": evil, "aliases": [evil], "mentions": []}],
        warnings=[{"code": "x", "detail": evil, "start": None, "end": None}],
    )
    page = show(quiet_api, open_page, made, title=evil, external_id=evil)
    text = page.locator("article").evaluate(
        "node => [...node.querySelectorAll('.block')].map(block => {"
        " const copy = block.cloneNode(true);"
        " copy.querySelectorAll('.sign').forEach(sign => sign.remove());"
        " return copy.textContent; }).join('\\n')"
    )
    assert text == MARKUP
    page.get_by_role("tab", name="Quotations").click()
    expect(page.locator(".what")).to_have_text('<img src=x onerror="window.harm=1">')
    page.get_by_role("tab", name="Raw").click()
    page.get_by_role("link", name="Queue").click()
    expect(page.get_by_role("link", name=evil).first).to_be_visible()
    assert page.evaluate("window.harm") is None
    assert page.locator("main script, main img, main a[href^='javascript']").count() == 0


def test_a_link_that_is_no_web_address_is_not_made(quiet_api: RunningApi, open_page: Open) -> None:
    """The API checks what callers send; what a page says of itself is checked here."""
    made = annotation("A page.")
    made["document"]["url"] = "javascript:window.harm=1"
    page = show(quiet_api, open_page, made)
    expect(page.locator(".job-head")).to_be_visible()
    assert page.locator("a[href^='javascript']").count() == 0


def test_controls_of_direction_are_shown_in_names_and_shut_in_text(
    quiet_api: RunningApi, open_page: Open
) -> None:
    """A file name cannot pose as another, and a paragraph turns nothing beyond itself."""
    text = f"“Hello,” said {BIDI}.\nThe next line."
    page = show(
        quiet_api, open_page, annotation(text, [quote(text, "Hello,", BIDI)]), external_id=BIDI
    )
    expect(page.locator(".speaker-head bdi")).to_have_text("⟨U+202E⟩gnp.exe⟨U+2066⟩")
    expect(page.locator("h1")).to_contain_text("⟨U+202E⟩gnp.exe")
    assert (
        page.locator(".block").first.evaluate("n => getComputedStyle(n).unicodeBidi") == "isolate"
    )


def test_names_of_object_members_are_names(quiet_api: RunningApi, open_page: Open) -> None:
    """`__proto__` and its like are speakers like any other, and each keeps its own words."""
    names = ["__proto__", "constructor", "toString", "hasOwnProperty"]
    text = "\n".join(f"“Word {index},” said {name}." for index, name in enumerate(names))
    quotes = [quote(text, f"Word {index},", name) for index, name in enumerate(names)]
    entities = [
        {"id": name, "type": "PERSON", "name": name, "aliases": [], "mentions": [span(text, name)]}
        for name in names
    ]
    for item, name in zip(quotes, names, strict=True):
        item["speaker"]["entity_id"] = name
    made = annotation(text, quotes, entities)
    page = show(quiet_api, open_page, made, metadata={"__proto__": "x", "heading": 7})
    expect(page.locator(".speaker-head bdi")).to_have_text(names)
    expect(page.locator("mark")).to_have_text([f"Word {index}," for index in range(4)])
    assert page.evaluate("({}).name === undefined && Object.keys(Object.prototype).length === 0")


@pytest.mark.parametrize("crossing", [(0, 12), (3, 30), (20, 45)])
def test_spans_that_cross_lose_no_text(
    quiet_api: RunningApi, open_page: Open, crossing: tuple[int, int]
) -> None:
    """Quotations over blocks, entities over their edges: all of the text is there, once."""
    text = "“One two three,” four 🌊 five.\nSix seven eight."
    start, end = crossing
    made = annotation(
        text,
        [quote(text, text[start:end], None), quote(text, "two three,” four", None)],
        [
            {
                "id": "e1",
                "type": "ORG",
                "name": "x",
                "aliases": [],
                "mentions": [span(text, "three,” four 🌊")],
            }
        ],
    )
    page = show(quiet_api, open_page, made)
    shown = page.locator("article").evaluate(
        "node => { node.querySelectorAll('.sign').forEach(sign => sign.remove());"
        " return [...node.querySelectorAll('.block')].map(block => block.textContent).join('\\n'); }"
    )
    assert shown == text


def test_half_a_megabyte_with_a_thousand_quotations(quiet_api: RunningApi, open_page: Open) -> None:
    """All of them are marked, and the table can be searched."""
    lines = [
        f"“Herons {number} 🪶,” said Ilse Quarrendon. {'Reeds. ' * 65}" for number in range(1000)
    ]
    text = "\n".join(lines)
    assert len(text) > 450_000
    quotes, at = [], 0
    for number, line in enumerate(lines):
        words = f"Herons {number} 🪶,"
        made = quote(line, words, "Ilse Quarrendon")
        for place in (*made["spans"], made["speaker"]["mention"]):
            place["start"] += at
            place["end"] += at
        quotes.append({**made, "id": f"q{number}"})
        at += len(line) + 1
    page = show(quiet_api, open_page, annotation(text, quotes))
    expect(page.locator("mark")).to_have_count(1000)
    expect(page.locator("mark").last).to_have_text("Herons 999 🪶,")
    page.get_by_role("tab", name="Quotations").click()
    page.get_by_label("Find").fill("herons 77 ")
    expect(page.locator("#panel-quotes tbody tr")).to_have_count(11)
    page.get_by_role("tab", name="Raw").click()
    expect(page.locator("pre")).to_contain_text("schema_version")


def test_no_cell_of_a_saved_table_is_a_formula(quiet_api: RunningApi, open_page: Open) -> None:
    """Whatever a spreadsheet would calculate has an apostrophe before it."""
    text = "\n".join(f"«{words}» said somebody." for words in FORMULAS)
    quotes = [
        quote(text, f"«{words}»", None) | {"spans": [{**span(text, f"«{words}»"), "text": words}]}
        for words in FORMULAS
    ]
    page = show(quiet_api, open_page, annotation(text, quotes), external_id="=2+3")
    page.get_by_role("tab", name="Quotations").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Export as CSV").click()
    content = Path(waiting.value.path()).read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content, newline="")))
    assert [row["text"] for row in rows] == [
        words if words in ("fine", '"=1"') else f"'{words}" for words in FORMULAS
    ]
    assert {row["external_id"] for row in rows} == {"'=2+3"}
