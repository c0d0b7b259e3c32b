"""The sync and the async client with responses made in the test."""

import json

import httpx
import pytest

from quotidian import Document, Quotidian
from quotidian.errors import (
    AnswerLost,
    ApiError,
    Busy,
    Conflict,
    Failing,
    JobFailed,
    JobsGone,
    Missing,
    Refused,
    StillUnfinished,
    Unauthorized,
    Unreachable,
)
from shared.errors import SettingsError
from tests.support.client_calls import KEY, Call, in_turn, job, problem


def test_a_request_to_a_busy_service_is_repeated_with_the_same_key(call: Call) -> None:
    """After 429, 503 and a broken connection the document is still submitted only once."""
    answer, seen = in_turn(
        problem(429, "queue-full", **{"Retry-After": "0"}),
        problem(503, "store-unavailable", **{"Retry-After": "0"}),
        httpx.ReadError("reset"),
        httpx.Response(202, json=job()),
    )
    assert call(answer, "submit", Document(content="A page.")).id == "j1"
    assert len({request.headers["Idempotency-Key"] for request in seen}) == 1
    assert [json.loads(request.content) for request in seen] == [{"content": "A page."}] * 4
    assert {request.headers["Authorization"] for request in seen} == {f"Bearer {KEY}"}


def test_no_pause_begins_that_is_longer_than_the_patience_left(call: Call) -> None:
    """A `Retry-After` beyond the patience raises the error at once, with its seconds."""
    answer, seen = in_turn(problem(429, "quota-exceeded", **{"Retry-After": "60"}))
    with pytest.raises(Busy, match="Detail") as told:
        call(answer, "submit", Document(content="A page."))
    assert (told.value.retry_after, told.value.kind, len(seen)) == (60, "quota-exceeded", 1)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, Unauthorized),
        (404, Missing),
        (409, Conflict),
        (410, Missing),
        (413, Refused),
        (421, Unauthorized),
        (422, Refused),
        (429, Busy),
        (500, Failing),
        (503, Failing),
    ],
)
def test_each_problem_is_an_error_that_names_field_and_remedy(
    call: Call, status: int, kind: type[ApiError]
) -> None:
    """The class of the error follows from the status; no message has the key in it."""
    with pytest.raises(kind) as told:
        call(lambda _: problem(status), "job", "j1", patience=0)
    assert str(told.value) == "Title: Detail. (/url is no URL)"
    assert KEY not in repr(told.value)


def test_retry_and_delete_are_not_repeated_when_their_answer_is_lost(call: Call) -> None:
    """They are repeated after a refused connection, because then nothing was sent."""
    for method in ("retry", "delete"):
        answer, seen = in_turn(httpx.ReadTimeout("silence"))
        with pytest.raises(AnswerLost, match="look at the job"):
            call(answer, method, "j1")
        assert len(seen) == 1
    answer, seen = in_turn(httpx.ConnectError("refused"), httpx.Response(204))
    call(answer, "delete", "j1")
    assert len(seen) == 2
    with pytest.raises(Unreachable, match="QUOTIDIAN_URL"):
        call(in_turn(httpx.ConnectError("refused"))[0], "delete", "j1", patience=0)


def test_the_same_document_has_the_same_key_until_the_run_is_another(call: Call) -> None:
    """The key depends on the document and the run, so a repeated submission makes no second job."""
    document = Document(content="A page.", url="http://tarn.example/1")
    keys = []
    for run in ("", "", "second"):
        answer, seen = in_turn(
            httpx.Response(202, json=job(), headers={"Idempotency-Replayed": "true"})
        )
        assert call(answer, "submit_once", document, run=run).repeated
        keys.append(seen[0].headers["Idempotency-Key"])
    assert keys[0] == keys[1] != keys[2]


def test_many_documents_are_cut_into_batches(call: Call) -> None:
    """Each document has a job or a problem; the keys of the batches are digests."""
    seen = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        items = [
            {"index": index, "status": "queued", "job_id": json.loads(line)["content"]}
            for index, line in enumerate(request.content.splitlines())
        ]
        return httpx.Response(202, json={"id": "b", "items": items, "counts": {}})

    documents = [Document(content=f"page {number}") for number in range(5)]
    made = call(answer, "submit_many", documents, batch_size=2)
    assert [(item.index, item.job_id) for item in made] == [(i, f"page {i}") for i in range(5)]
    assert len({request.headers["Idempotency-Key"] for request in seen}) == 3


def test_waiting_ends_with_the_annotation_the_failure_or_the_time(call: Call) -> None:
    """`wait` polls until the job has ended, and raises when it failed or the time is over."""
    error = {
        "type": "/problems/no-text",
        "title": "The page has no text",
        "status": 422,
        "detail": "Nothing.",
    }
    answer, seen = in_turn(
        httpx.Response(200, json=job()), httpx.Response(200, json=job("failed", error=error))
    )
    with pytest.raises(JobFailed, match="The page has no text"):
        call(answer, "wait", "j1")
    assert [request.url.params["wait"] for request in seen] == ["20", "20"]
    with pytest.raises(StillUnfinished, match="j1"):
        call(lambda _: httpx.Response(200, json=job()), "wait", "j1", within=0)


def test_jobs_are_yielded_as_they_finish_and_missing_ones_are_raised_last(call: Call) -> None:
    """A slow job and a missing job do not delay the others."""
    looks = {"slow": 3, "quick": 1, "late": 2}

    def answer(request: httpx.Request) -> httpx.Response:
        name = request.url.path.rpartition("/")[2]
        if name not in looks:
            return problem(410)
        looks[name] -= 1
        return httpx.Response(200, json=job("succeeded" if looks[name] <= 0 else "running", name))

    with Quotidian("http://api", transport=httpx.MockTransport(answer)) as client:
        waited = client.as_finished(["slow", "gone", "quick", "late", "quick"])
        seen = [next(waited).id for _ in range(3)]
        with pytest.raises(JobsGone, match="gone"):
            next(waited)
    assert seen[0] == "quick"
    assert set(seen) == {"quick", "slow", "late"}
    looks.update(slow=1, quick=1, late=1)
    assert len(call(answer, "as_finished", ["slow", "quick", "late"])) == 3


def test_pages_of_the_list_follow_each_other(call: Call) -> None:
    """Pages are requested until the cursor is null or the limit is reached."""

    def answer(request: httpx.Request) -> httpx.Response:
        at = int(request.url.params.get("cursor", "0"))
        size = min(int(request.url.params["limit"]), 250 - at)
        jobs = [job(name=str(number)) for number in range(at, at + size)]
        end = at + size
        return httpx.Response(
            200, json={"jobs": jobs, "next_cursor": str(end) if end < 250 else None}
        )

    assert [item.id for item in call(answer, "jobs")] == [str(number) for number in range(250)]
    assert len(call(answer, "jobs", limit=201, status="failed")) == 201


def test_a_broken_event_stream_is_continued_after_its_last_event(call: Call) -> None:
    """Comments are skipped; the second request has the id of the last event."""

    def event(status: str, number: int) -> str:
        return f": keep\n\nevent: {status}\ndata: {json.dumps(job(status))}\nid: {number}\n\n"

    answer, seen = in_turn(
        httpx.Response(200, text=event("queued", 1) + event("running", 2)),
        httpx.Response(200, text=event("succeeded", 3)),
    )
    assert [item.status for item in call(answer, "events", "j1")] == [
        "queued",
        "running",
        "succeeded",
    ]
    assert seen[1].headers["Last-Event-ID"] == "2"


def test_a_response_of_another_server_is_an_error(call: Call) -> None:
    """The HTML page of a proxy raises `Failing` or `Refused` with the beginning of the page."""
    with pytest.raises(Failing, match="does not come from Quotidian"):
        call(lambda _: httpx.Response(200, text="<h1>Welcome</h1>"), "job", "j1")
    with pytest.raises(Refused, match="proxy"):
        call(lambda _: httpx.Response(400, text="<h1>Bad</h1>"), "job", "j1")


@pytest.mark.parametrize(
    "url", ["tarn.example", "ftp://tarn.example", "http://me:secret@tarn.example"]
)
def test_a_wrong_url_is_refused_without_its_value(url: str) -> None:
    """The message names the setting but not the value, which may have a password in it."""
    with pytest.raises(SettingsError, match="QUOTIDIAN_URL") as told:
        Quotidian(url)
    assert "secret" not in str(told.value)


def test_a_wrong_key_is_refused_without_its_value() -> None:
    """The message names the setting but not the key."""
    with pytest.raises(SettingsError, match="QUOTIDIAN_API_KEY") as told:
        Quotidian("http://api", "qtn_bro ken")
    assert "ken" not in str(told.value)
