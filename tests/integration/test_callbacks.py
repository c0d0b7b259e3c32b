"""Callbacks from a real API to a real receiver."""

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from standardwebhooks import Webhook

from ingest_service.callbacks.dispatcher import SUPERSEDED
from shared.keys import digest, new_callback_secret, new_key
from shared.ledger import CallbackLedger, DueCallback
from shared.store import connect_async
from tests.conftest import assert_every_key_expires
from tests.support.api import RunningApi, running_api
from tests.support.receiver import FAST_RETRIES, Receiver, called, receiving

KEY, OWN_KEY = new_key(), new_key()
SECRET, OWN_SECRET = new_callback_secret(), new_callback_secret()
KEYS = [
    {"name": "ada", "digest": digest(KEY)},
    {"name": "own", "digest": digest(OWN_KEY), "callback_secret": OWN_SECRET},
]


@pytest.fixture(scope="module")
def api(store_url: str, scratch: Path) -> Iterator[RunningApi]:
    """Yield an API that may call this machine and retries quickly."""
    environment = {
        **FAST_RETRIES,
        "KEYS": json.dumps(KEYS),
        "CALLBACK_SECRET": SECRET,
        "CALLBACK_ALLOW_PRIVATE": "true",
    }
    with running_api(store_url, scratch / "calling", **environment) as api:
        api.http.headers["X-API-Key"] = KEY
        yield api
        assert_every_key_expires(api.harness.client, api.harness.settings.namespace)


def test_the_end_of_a_job_is_told_once_signed_and_without_its_result(
    api: RunningApi, receiver: Receiver
) -> None:
    """The message has the job as the API answers it, signed with the secret of the API."""
    job = api.submit("Maren spoke.", callback_url=receiver.url("/hook?x=1"))
    assert job["callback"] == {"status": "pending", "attempts": 0, "last_error": None}
    assert receiver.messages == []
    api.succeed(job)
    record = called(api, job["links"]["self"])
    (message,) = receiver.await_messages(1)
    assert (message.path, message.headers["Content-Type"]) == ("/hook?x=1", "application/json")
    told = Webhook(SECRET).verify(message.body, message.headers)
    assert told["type"] == "job.succeeded"
    assert told["timestamp"] == record["finished_at"]
    assert told["data"]["id"] == job["id"]
    assert (told["data"]["status"], told["data"]["result"]) == ("succeeded", None)
    assert told["data"]["links"] == record["links"]
    assert record["callback"] == {"status": "delivered", "attempts": 1, "last_error": None}


def test_failures_and_cancellations_are_told_too(api: RunningApi, receiver: Receiver) -> None:
    """The message about a failed job has its error."""
    failed, cancelled = (api.submit(callback_url=receiver.url()) for _ in range(2))
    api.fail(failed)
    api.http.post(f"{cancelled['links']['self']}/cancel").raise_for_status()
    told = {
        item["type"]: item["data"]
        for item in (json.loads(message.body) for message in receiver.await_messages(2))
    }
    assert told["job.failed"]["error"]["type"] == "/problems/annotation-failed"
    assert told["job.cancelled"]["id"] == cancelled["id"]


def test_the_end_of_a_batch_is_told_when_its_last_job_ends(
    api: RunningApi, receiver: Receiver
) -> None:
    """There is one message, at the end, with the counts."""
    body = {"documents": [{"content": "A."}, {"content": "B."}, {"content": ""}]}
    batch = api.http.post("/v1/batches", json={**body, "callback_url": receiver.url("/batch")})
    jobs = [{"id": item["job_id"]} for item in batch.json()["items"][:2]]
    api.succeed(jobs[0])
    time.sleep(0.5)
    assert receiver.messages == []
    api.fail(jobs[1])
    (message,) = receiver.await_messages(1)
    told = Webhook(SECRET).verify(message.body, message.headers)
    assert told["type"] == "batch.finished"
    assert told["data"]["counts"] == {
        "queued": 0,
        "running": 0,
        "succeeded": 1,
        "failed": 1,
        "cancelled": 0,
        "rejected": 1,
    }
    path = f"/v1/batches/{batch.json()['id']}"
    assert called(api, path)["callback"]["status"] == "delivered"


def test_a_batch_of_which_nothing_was_accepted_has_ended_at_once(
    api: RunningApi, receiver: Receiver
) -> None:
    """Its callback is sent like any other."""
    body = {"documents": [{"content": ""}], "callback_url": receiver.url()}
    api.http.post("/v1/batches", json=body).raise_for_status()
    (message,) = receiver.await_messages(1)
    assert json.loads(message.body)["data"]["counts"]["rejected"] == 1


def test_more_callbacks_than_are_made_at_once_are_all_made(
    api: RunningApi, receiver: Receiver
) -> None:
    """Each of them is sent once."""
    page = {"content": "A page.", "callback_url": receiver.url()}
    batch = api.http.post("/v1/batches", json={"documents": [page] * 40}).json()
    ids = [item["job_id"] for item in batch["items"]]
    for job_id in ids:
        api.succeed({"id": job_id})
    messages = receiver.await_messages(40)
    assert sorted(json.loads(item.body)["data"]["id"] for item in messages) == sorted(ids)


def test_a_message_is_repeated_under_its_id_until_it_arrives(
    api: RunningApi, receiver: Receiver
) -> None:
    """A receiver that is away for a while misses nothing and recognizes repetitions."""
    receiver.answers = [503, 500, 200]
    job = api.submit(callback_url=receiver.url())
    api.succeed(job)
    record = called(api, job["links"]["self"])
    assert record["callback"] == {"status": "delivered", "attempts": 3, "last_error": None}
    assert len(receiver.messages) == 3
    assert len({message.headers["webhook-id"] for message in receiver.messages}) == 1
    for message in receiver.messages:
        Webhook(SECRET).verify(message.body, message.headers)


def test_a_callback_is_given_up_and_says_why(api: RunningApi, receiver: Receiver) -> None:
    """It is given up after the last attempt, or at once after 410; the job is not affected."""
    receiver.answers = [500]
    job = api.submit(callback_url=receiver.url())
    tag = api.http.get(job["links"]["self"]).headers["ETag"]
    api.succeed(job)
    record = called(api, job["links"]["self"])
    assert record["status"] == "succeeded"
    assert record["callback"] == {
        "status": "failed",
        "attempts": 3,
        "last_error": "the receiver answered 500",
    }
    assert api.http.get(job["links"]["self"]).headers["ETag"] != tag

    receiver.answers = [410]
    gone = api.submit(callback_url=receiver.url())
    api.succeed(gone)
    assert called(api, gone["links"]["self"])["callback"]["attempts"] == 1


def logged_about(api: RunningApi, job: dict[str, Any]) -> list[str]:
    """Return the messages of the log about the callback of a job, in their order."""
    lines = [json.loads(line) for line in api.log.read_text().splitlines() if job["id"] in line]
    return [line["message"] for line in lines if "callback" in line["message"]]


def test_the_log_says_failed_only_at_the_end(api: RunningApi, receiver: Receiver) -> None:
    """A call that is repeated has not failed for good, and a delivery is the last line."""
    receiver.answers = [503, 200]
    job = api.submit(callback_url=receiver.url())
    api.succeed(job)
    called(api, job["links"]["self"])
    until(lambda: len(logged_about(api, job)) == 2)
    repeated, delivered = logged_about(api, job)
    assert repeated.startswith("callback is repeated in ")
    assert delivered == "callback delivered"


def test_an_outcome_that_comes_too_late_is_not_logged_as_one(
    api: RunningApi, receiver: Receiver
) -> None:
    """Another process, here the test, has recorded that the callback failed for good."""
    receiver.answering.clear()
    job = api.submit(callback_url=receiver.url())
    api.succeed(job)
    receiver.await_messages(1)
    record_failure(api, job)
    receiver.answering.set()
    until(lambda: logged_about(api, job) != [])
    assert logged_about(api, job) == [SUPERSEDED]
    assert api.read(job["links"]["self"])["callback"]["status"] == "failed"


def record_failure(api: RunningApi, job: dict[str, Any]) -> None:
    """Record, as another API process does, that the callback of a job has been given up."""

    async def report() -> None:
        client = connect_async(api.harness.url)
        ledger = CallbackLedger(client, api.harness.settings)
        call = DueCallback("job", job["id"], "", 1, 0, "ada")
        assert await ledger.undelivered(call, "gone", None)
        await client.aclose()

    asyncio.run(report())


def until(condition: Callable[[], bool]) -> None:
    """Wait until the API has made the condition true."""
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_redirects_are_not_followed(api: RunningApi, receiver: Receiver) -> None:
    """The address that a redirect names was not checked."""
    with receiving() as other:
        receiver.answers, receiver.headers = [307], {"Location": other.url()}
        job = api.submit(callback_url=receiver.url())
        api.succeed(job)
        record = called(api, job["links"]["self"])
        assert record["callback"]["last_error"] == "the receiver answered 307"
        assert other.messages == []


def test_a_job_that_is_tried_again_is_told_again(api: RunningApi, receiver: Receiver) -> None:
    """The second end of the job has another message id."""
    job = api.submit(callback_url=receiver.url())
    api.fail(job)
    called(api, job["links"]["self"])
    again = api.http.post(f"{job['links']['self']}/retry").json()
    assert again["callback"] == {"status": "pending", "attempts": 0, "last_error": None}
    api.succeed(job)
    messages = receiver.await_messages(2)
    assert [json.loads(item.body)["type"] for item in messages] == ["job.failed", "job.succeeded"]
    assert len({message.headers["webhook-id"] for message in messages}) == 2


def test_a_deleted_job_is_not_told(api: RunningApi, receiver: Receiver) -> None:
    """Nothing of it is left, so there are no more attempts."""
    receiver.answers = [500]
    job = api.submit(callback_url=receiver.url())
    api.succeed(job)
    receiver.await_messages(1)
    api.http.delete(job["links"]["self"]).raise_for_status()
    seen = len(receiver.messages)
    time.sleep(1.5)
    assert len(receiver.messages) <= seen + 1
    assert api.harness.client.zcard(f"{api.harness.settings.namespace}:callbacks") == 0


def test_a_key_may_have_a_secret_of_its_own(api: RunningApi, receiver: Receiver) -> None:
    """Its callbacks are signed with that secret instead of the API's."""
    with httpx.Client(base_url=api.http.base_url, headers={"X-API-Key": OWN_KEY}) as own:
        job = own.post(
            "/v1/documents", json={"content": "A page.", "callback_url": receiver.url()}
        ).json()
    api.succeed(job)
    (message,) = receiver.await_messages(1)
    Webhook(OWN_SECRET).verify(message.body, message.headers)


def test_a_callback_whose_api_died_is_made_by_another(
    store_url: str, scratch: Path, receiver: Receiver
) -> None:
    """Due callbacks are in the ledger, not in the memory of a process."""
    environment = {**FAST_RETRIES, "CALLBACK_SECRET": SECRET, "CALLBACK_ALLOW_PRIVATE": "true"}
    with running_api(store_url, scratch / "first", **environment) as first:
        job = first.submit(callback_url=receiver.url())
    first.succeed(job)
    environment["NAMESPACE"] = first.harness.settings.namespace
    with running_api(store_url, scratch / "second", **environment):
        (message,) = receiver.await_messages(1)
    assert json.loads(message.body)["data"]["id"] == job["id"]
