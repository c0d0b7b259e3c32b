"""Job actions, lists, event streams and conditional requests, with real workers."""

import json
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
import zstandard

from tests.support.pages import HARBOUR, article
from tests.support.stack import RunningStack

LONG = 1500


def busy(stack: RunningStack) -> list[dict[str, Any]]:
    """Submit jobs that keep every worker busy for long, and a short one behind them."""
    pages = [{"content": article(number, paragraphs=LONG)} for number in range(5)]
    pages.append({"content": article(5)})
    batch = stack.api.post("/v1/batches", json={"documents": pages}).json()
    return [stack.api.get(f"/v1/jobs/{item['job_id']}").json() for item in batch["items"]]


def until(reached: Callable[[], bool]) -> None:
    """Wait until this is true; half a minute is far more than it takes."""
    deadline = time.monotonic() + 30
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def erase(stack: RunningStack, jobs: list[dict[str, Any]]) -> None:
    """Delete the jobs, so that the workers are free again."""
    for job in jobs:
        stack.api.delete(job["links"]["self"])


def events(stack: RunningStack, path: str, **headers: str) -> list[dict[str, str]]:
    """Return the events of a stream that ends, each as its fields."""
    found: list[dict[str, str]] = [{}]
    with stack.api.stream("GET", path, headers=headers) as answer:
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        for line in answer.iter_lines():
            name, _, value = line.partition(": ")
            if not line:
                found.append({})
            elif name:
                found[-1][name] = value
    return [event for event in found if event]


def test_a_cancelled_job_stays_cancelled(stack: RunningStack) -> None:
    """A worker's late result changes nothing, and a retry brings the job back."""
    jobs = busy(stack)
    for job in jobs:
        answer = stack.api.post(f"{job['links']['self']}/cancel")
        assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")
        assert stack.api.post(f"{job['links']['self']}/cancel").json() == answer.json()
        assert stack.api.get(job["links"]["result"]).status_code == 409
    stack.annotated(HARBOUR)
    assert stack.api.get(jobs[0]["links"]["self"]).json()["status"] == "cancelled"
    batch = stack.api.get(jobs[0]["links"]["batch"]).json()
    assert (batch["counts"]["cancelled"], batch["finished"]) == (len(jobs), True)

    path = jobs[-1]["links"]["self"]
    retried = stack.api.post(f"{path}/retry")
    assert retried.status_code == 200
    assert retried.json()["status"] != "cancelled"
    assert stack.finished(jobs[-1]["id"])["status"] == "succeeded"
    refused = stack.api.post(f"{path}/cancel")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/not-cancellable")


@pytest.mark.parametrize("order", ["cancel", "delete"])
def test_a_worker_leaves_what_nobody_waits_for(stack: RunningStack, order: str) -> None:
    """It stops at its next renewal, logs that, and annotates other documents."""
    path = stack.submit(article(7, paragraphs=LONG))["links"]["self"]
    until(lambda: stack.api.get(path).json()["status"] == "running")
    if order == "cancel":
        stack.api.post(f"{path}/cancel").raise_for_status()
    else:
        stack.api.delete(path).raise_for_status()
    job_id = path.rpartition("/")[2]

    def left() -> bool:
        lines = (stack.logs / "worker.log").read_text().splitlines()
        return any(job_id in line and "left unfinished" in line for line in lines)

    until(left)


def test_only_a_failed_or_cancelled_job_is_tried_again(stack: RunningStack) -> None:
    """A failure that the page itself causes comes again."""
    job = stack.submit("<html><body><img src='a.png'></body></html>", content_type="text/html")
    first = stack.finished(job["id"])
    assert first["status"] == "failed"
    assert stack.api.post(f"{job['links']['self']}/retry").status_code == 200
    again = stack.finished(job["id"])
    assert (again["status"], again["attempts"], again["error"]) == ("failed", 1, first["error"])
    assert again["started_at"] > first["finished_at"]

    done = stack.finished(stack.submit(HARBOUR)["id"])
    refused = stack.api.post(f"{done['links']['self']}/retry")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/not-retryable")


def test_a_deleted_document_leaves_nothing(stack: RunningStack) -> None:
    """Every route answers 404, and its `Idempotency-Key` does not bring it back."""
    headers = {"Idempotency-Key": uuid4().hex}
    body = {"content": HARBOUR, "title": "Ferry kept"}
    job = stack.api.post("/v1/documents", json=body, headers=headers).json()
    stack.finished(job["id"])
    path = job["links"]["self"]
    deleted = stack.api.delete(path)
    assert (deleted.status_code, deleted.content) == (204, b"")
    for call in (
        stack.api.get(path),
        stack.api.get(f"{path}/result"),
        stack.api.get(f"{path}/events"),
        stack.api.post(f"{path}/cancel"),
        stack.api.post(f"{path}/retry"),
        stack.api.delete(path),
    ):
        assert call.status_code == 404, call.request.url
        assert call.headers["Content-Type"] == "application/problem+json"
    replay = stack.api.post("/v1/documents", json=body, headers=headers)
    assert (replay.status_code, replay.json()["type"]) == (410, "/problems/deleted")


def test_who_waits_for_a_deleted_job_is_told(stack: RunningStack) -> None:
    """The event stream of a deleted job ends."""
    jobs = busy(stack)
    with stack.api.stream("GET", f"{jobs[-1]['links']['self']}/events") as answer:
        lines = answer.iter_lines()
        assert next(lines) == "event: queued"
        erase(stack, jobs)
        assert "event: succeeded" not in list(lines)


def test_the_list_is_read_page_by_page(stack: RunningStack) -> None:
    """The newest jobs come first; a cursor of another list is refused."""
    pages = [{"content": article(number), "external_id": str(number)} for number in range(5)]
    batch = stack.api.post("/v1/batches", json={"documents": pages}).json()
    stack.batch_finished(batch["id"], within=60)
    query: dict[str, Any] = {"batch": batch["id"], "limit": 2, "status": "succeeded"}
    seen = []
    while True:
        page = stack.api.get("/v1/jobs", params=query).raise_for_status().json()
        seen += [job["document"]["external_id"] for job in page["jobs"]]
        assert all(job["result"] is None for job in page["jobs"])
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert seen == ["4", "3", "2", "1", "0"]
    newest = stack.api.get("/v1/jobs", params={"limit": 1}).json()["jobs"]
    assert newest[0]["id"] == batch["items"][-1]["job_id"]

    for wrong in (query | {"status": "failed"}, query | {"cursor": query["cursor"][::-1]}):
        answer = stack.api.get("/v1/jobs", params=wrong)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "query/cursor"


def test_every_change_of_a_job_is_an_event(stack: RunningStack) -> None:
    """Events are in order, each with the job as it was; the stream ends after the last one."""
    job = stack.submit(HARBOUR)
    path = job["links"]["events"]
    found = events(stack, path)
    names = [event["event"] for event in found]
    # The first status told is the one at the time of asking.
    assert names == ["queued", "running", "succeeded"][-len(names) :]
    assert [json.loads(event["data"])["status"] for event in found] == names
    assert [json.loads(event["data"])["result"] for event in found] == [None] * len(found)
    last = found[-1]
    assert events(stack, path) == [last]
    back = stack.api.get(path, headers={"Last-Event-ID": last["id"]})
    assert back.status_code == 204
    assert events(stack, path, **{"Last-Event-ID": "anything else"}) == [last]


def test_a_stream_follows_a_job_from_the_queue_to_its_end(stack: RunningStack) -> None:
    """It shows that somebody else cancels the job."""
    jobs = busy(stack)
    last = jobs[-1]["links"]["self"]
    with stack.api.stream("GET", f"{last}/events") as answer:
        lines = answer.iter_lines()
        assert next(lines) == "event: queued"
        httpx.post(f"{stack.api.base_url}{last}/cancel").raise_for_status()
        assert [line for line in lines if line.startswith("event: ")] == ["event: cancelled"]
    erase(stack, jobs)


def test_a_queued_job_knows_its_place_and_its_wait(stack: RunningStack) -> None:
    """`Retry-After` names when to ask again, a minute at most."""
    stack.annotated(HARBOUR)
    jobs = busy(stack)
    stack.api.get(jobs[0]["links"]["self"], params={"wait": 1})
    answer = stack.api.get(jobs[-1]["links"]["self"])
    job = answer.json()
    assert job["status"] == "queued"
    assert job["queue_position"] >= 1
    # Told in tenths of a second, which a queue of short pages may take less than.
    assert job["estimated_wait"] >= 0
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    erase(stack, jobs)


@pytest.mark.parametrize("suffix", ["", "/result", "?result=false"])
def test_an_unchanged_answer_is_not_sent_again(stack: RunningStack, suffix: str) -> None:
    """The ETag of any content coding gets 304; a changed job is sent in full."""
    job = stack.finished(stack.submit(article(3))["id"])
    path = job["links"]["self"] + suffix
    for coding in ("identity", "gzip", "zstd"):
        headers = {"Accept-Encoding": coding}
        first = stack.api.get(path, headers=headers)
        assert first.headers["Cache-Control"] == "private, no-cache"
        headers["If-None-Match"] = first.headers["ETag"]
        second = stack.api.get(path, headers=headers)
        assert (second.status_code, second.content) == (304, b"")
        assert second.headers["ETag"] == first.headers["ETag"]
        headers["If-None-Match"] = '"0"'
        assert stack.api.get(path, headers=headers).content == first.content


def test_a_batch_is_sent_again_once_its_counts_change(stack: RunningStack) -> None:
    """Its ETag gets 304 until then."""
    batch = stack.api.post("/v1/batches", json={"documents": [{"content": HARBOUR}]}).json()
    stack.batch_finished(batch["id"], within=60)
    path = f"/v1/batches/{batch['id']}"
    known = {"If-None-Match": stack.api.get(path).headers["ETag"]}
    assert stack.api.get(path, headers=known).status_code == 304
    stack.api.delete(f"/v1/jobs/{batch['items'][0]['job_id']}")
    shrunk = stack.api.get(path, headers=known)
    assert shrunk.status_code == 200
    assert set(shrunk.json()["counts"].values()) == {0}


def test_answers_are_packed_as_the_caller_likes(stack: RunningStack) -> None:
    """The content is the same under each coding; strong ETags differ between them."""
    job = stack.finished(stack.submit(article(4))["id"])
    tags = set()
    plain = stack.api.get(job["links"]["result"], headers={"Accept-Encoding": "identity"})
    for coding in ("gzip", "zstd"):
        request = stack.api.build_request(
            "GET", job["links"]["result"], headers={"Accept-Encoding": coding}
        )
        answer = stack.api.send(request, stream=True)
        packed = b"".join(answer.iter_raw())
        assert answer.headers["Content-Encoding"] == coding
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert len(packed) < len(plain.content) / 2
        tags.add(answer.headers["ETag"])
        if coding == "zstd":
            assert zstandard.ZstdDecompressor().decompress(packed) == plain.content
        assert stack.api.get(
            job["links"]["result"], headers={"Accept-Encoding": coding}
        ).json() == (plain.json())
    assert len(tags | {plain.headers["ETag"]}) == 3


def test_min_confidence_leaves_quotations_out(stack: RunningStack) -> None:
    """Both answers with an annotation take it; a number out of range is refused with its name."""
    job = stack.api.post(
        "/v1/documents", json={"content": HARBOUR}, headers={"Prefer": "wait=30"}
    ).json()
    path = job["links"]["self"]
    every = job["result"]["quotes"]
    least = max(quote["confidence"] for quote in every)
    for answer in (f"{path}?min_confidence={least}", f"{path}/result?min_confidence={least}"):
        found = stack.api.get(answer).json()
        quotes = found.get("result", found)["quotes"]
        assert [quote["confidence"] for quote in quotes] == [least] * len(quotes)
        assert 0 < len(quotes) <= len(every)
    refused = stack.api.get(f"{path}?min_confidence=2")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "query/min_confidence"
