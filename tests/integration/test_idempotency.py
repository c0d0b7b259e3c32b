"""`Idempotency-Key` together with `Prefer: wait`, over HTTP."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx

from tests.support.pages import HARBOUR, article
from tests.support.stack import RunningStack


def test_a_key_whose_first_request_still_waits_is_a_conflict(stack: RunningStack) -> None:
    """After the first answer, it is repeated."""
    page = {"content": article(1, paragraphs=600), "language": "en"}
    headers = {"Idempotency-Key": uuid4().hex, "Prefer": "wait=2"}

    def post() -> httpx.Response:
        return stack.api.post("/v1/documents", json=page, headers=headers)

    with ThreadPoolExecutor(2) as both:
        answers = [future.result() for future in (both.submit(post), both.submit(post))]
    conflict, first = sorted(answers, key=lambda answer: answer.status_code, reverse=True)
    assert (conflict.status_code, first.status_code) == (409, 202)
    assert conflict.json()["type"] == "/problems/request-in-flight"
    assert conflict.headers["Retry-After"] == "1"
    replay = post()
    assert (replay.status_code, replay.headers["Idempotency-Replayed"]) == (202, "true")
    assert replay.json()["id"] == first.json()["id"]


def test_a_finished_first_answer_is_repeated_as_finished(stack: RunningStack) -> None:
    """Both answers are 200 with the same annotation."""
    headers = {"Idempotency-Key": uuid4().hex, "Prefer": "wait=30"}
    first = stack.api.post("/v1/documents", json={"content": HARBOUR}, headers=headers)
    second = stack.api.post("/v1/documents", json={"content": HARBOUR}, headers=headers)
    assert (first.status_code, second.status_code) == (200, 200)
    assert second.content == first.content


def test_a_batch_sent_twice_is_one_batch(stack: RunningStack) -> None:
    """Both answers have the same ids; another body under the same key is refused on any route."""
    headers = {"Idempotency-Key": uuid4().hex}
    body = {"documents": [{"content": HARBOUR}, {"content": ""}]}
    first = stack.api.post("/v1/batches", json=body, headers=headers)
    second = stack.api.post("/v1/batches", json=body, headers=headers)
    assert second.content == first.content
    other = stack.api.post("/v1/documents", json={"content": HARBOUR}, headers=headers)
    assert other.status_code == 422
