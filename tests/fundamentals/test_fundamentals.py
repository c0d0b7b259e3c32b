"""The product in ten short stories, over real HTTP, a real store and real worker processes."""

import json

import httpx

from tests.support.pages import GERMAN, HARBOUR, RELEASE, article
from tests.support.stack import RunningStack


def test_a_page_goes_in_and_its_quotations_come_out(stack: RunningStack) -> None:
    """A scraper posts a page and is told where to look; later it finds who said what."""
    accepted = stack.api.post("/v1/documents", json={"content": HARBOUR})
    assert accepted.status_code == 202
    assert int(accepted.headers["Retry-After"]) > 0

    job = stack.api.get(accepted.headers["Location"], params={"wait": 60}).json()
    assert job["status"] == "succeeded"
    said = {
        (quote["speaker"]["name"], quote["spans"][0]["text"])
        for quote in job["result"]["quotes"]
        if quote["type"] == "direct"
    }
    assert (
        "Maren Holdfast",
        "We are not going to be the council that cut an island off,",
    ) in said


def test_offsets_index_the_text_exactly_as_it_was_sent(stack: RunningStack) -> None:
    """Emoji, no-break spaces, Windows line ends: every span still cuts the same words out."""
    page = "\ufeff" + HARBOUR.replace("\n", "\r\n").replace("the ferry", "the\u00a0ferry ⛴️👩🏽‍✈️")
    annotation = stack.annotated(page)
    assert annotation["document"]["text"] == page
    mentions = [span for quote in annotation["quotes"] for span in quote["spans"]]
    mentions += [mention for entity in annotation["entities"] for mention in entity["mentions"]]
    assert mentions
    for mention in mentions:
        assert page[mention["start"] : mention["end"]] == mention["text"]


def test_a_caller_in_a_hurry_waits_for_the_answer(stack: RunningStack) -> None:
    """With `Prefer: wait` the answer to the submission is the finished job."""
    answer = stack.api.post(
        "/v1/documents", json={"content": HARBOUR}, headers={"Prefer": "wait=30"}
    )
    assert answer.status_code == 200
    assert answer.headers["Preference-Applied"] == "wait=30"
    assert answer.json()["status"] == "succeeded"
    assert answer.json()["result"]["quotes"]


def test_a_request_sent_twice_happens_once(stack: RunningStack) -> None:
    """A scraper that did not hear the answer repeats the request with the same key."""
    headers = {"Idempotency-Key": "told-twice"}
    first = stack.api.post("/v1/documents", json={"content": HARBOUR}, headers=headers)
    second = stack.api.post("/v1/documents", json={"content": HARBOUR}, headers=headers)
    assert second.status_code == 202
    assert second.content == first.content
    assert second.headers["Idempotency-Replayed"] == "true"

    other = stack.api.post("/v1/documents", json={"content": "Another page."}, headers=headers)
    assert other.status_code == 422
    assert other.json()["type"] == "/problems/idempotency-key-reused"


def test_one_bad_page_does_not_sink_the_batch(stack: RunningStack) -> None:
    """Every page of a batch gets its own answer, in order."""
    pages = [{"content": HARBOUR}, {"content": "   "}, {"contents": "x"}, {"content": article(1)}]
    answer = stack.api.post("/v1/batches", json={"documents": pages}).json()
    assert [item["status"] for item in answer["items"]] == [
        "queued",
        "rejected",
        "rejected",
        "queued",
    ]
    assert answer["items"][1]["problem"]["errors"][0]["pointer"] == "/content"
    assert {error["pointer"] for error in answer["items"][2]["problem"]["errors"]} == {
        "/content",
        "/contents",
    }
    batch = stack.batch_finished(answer["id"], within=60)
    assert batch["counts"]["succeeded"] == 2
    assert batch["counts"]["rejected"] == 2


def test_pages_can_be_streamed_line_by_line(stack: RunningStack) -> None:
    """A crawler pipes newline-delimited JSON; a line cut in half is the only one refused."""
    lines = [
        json.dumps({"content": article(number), "external_id": str(number)}) for number in (1, 2)
    ]
    answer = stack.api.post(
        "/v1/batches",
        content="\n".join([*lines, lines[0][:40]]).encode(),
        headers={"Content-Type": "application/x-ndjson"},
    ).json()
    assert answer["counts"] == {
        "queued": 2, "running": 0, "succeeded": 0, "failed": 0, "cancelled": 0, "rejected": 1,
    }  # fmt: skip
    job = stack.finished(answer["items"][1]["job_id"])
    assert job["document"]["external_id"] == "2"
    assert job["batch_id"] == answer["id"]


def test_what_was_sent_of_a_page_comes_back_with_it(stack: RunningStack) -> None:
    """Metadata is returned unchanged, the content is not repeated outside the annotation."""
    fields = {
        "external_id": "a/1",
        "url": "https://news.example/a/1",
        "source": "The Vellmouth Tide",
        "published_at": "2026-03-01T08:30:00+01:00",
        "metadata": {"crawl": 7, "fresh": True, "score": 0.25, "note": None, "tag": "ü"},
    }
    job = stack.submit(HARBOUR, **fields)
    assert job["document"] == fields
    assert stack.finished(job["id"])["document"] == fields


def test_an_html_page_is_read_as_a_reader_would(stack: RunningStack) -> None:
    """Navigation and footer are no text; the quotation is found in what is left."""
    annotation = stack.annotated(RELEASE, content_type="text/html")
    text = annotation["document"]["text"]
    assert "Home" not in text
    assert "All rights reserved" not in text
    assert annotation["sections"][0]["title"] == "Larkfield Mill reopens"
    assert [quote["speaker"]["name"] for quote in annotation["quotes"]] == ["Odile Brandt"]


def test_another_language_is_said_not_guessed(stack: RunningStack) -> None:
    """A German page gets its sentences and a warning, and no quotations."""
    annotation = stack.annotated(GERMAN)
    assert annotation["document"]["language"] == "de"
    assert [warning["code"] for warning in annotation["warnings"]] == ["unsupported_language"]
    assert len(annotation["sentences"]) == 4
    assert annotation["quotes"] == []


def test_a_page_that_cannot_be_annotated_says_why(stack: RunningStack) -> None:
    """The failure is the job's, readable, and no HTTP error of the status route."""
    job = stack.submit("<html><body><img src='a.png'></body></html>", content_type="text/html")
    answer = stack.api.get(job["links"]["self"], params={"wait": 60})
    assert answer.status_code == 200
    assert answer.json()["status"] == "failed"
    assert answer.json()["error"]["type"] == "/problems/no-text"
    assert answer.json()["result"] is None

    result = stack.api.get(job["links"]["result"])
    assert result.status_code == httpx.codes.CONFLICT
    assert result.headers["Content-Type"] == "application/problem+json"
