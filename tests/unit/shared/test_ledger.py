"""The ledger over a real store: each step happens whole, once, and only for the current attempt."""

import time

import pytest
import redis

from shared import problems
from shared.errors import LedgerUnavailable
from shared.ledger import (
    Idempotency,
    InFlight,
    JobsAccepted,
    KeyReused,
    Replayed,
    WorkLedger,
)
from shared.ledger.codec import decompress
from shared.ledger.timestamps import now
from shared.settings import SharedSettings
from shared.store import connect
from tests.support.ledger_harness import LedgerHarness, new_job

ERROR = problems.ANNOTATION_FAILED.problem("it broke")


def test_an_accepted_job_is_queued_with_its_document(harness: LedgerHarness) -> None:
    """It can be read before any worker has seen it."""
    job = new_job()
    assert harness.accept(job) == JobsAccepted()
    record = harness.job(job)
    assert (record.status, record.attempts, record.queue_position) == ("queued", 0, 0)
    assert record.document == b'{"external_id":"7"}'
    assert record.created_at == job.created_at


def test_a_job_is_claimed_by_one_attempt_only(harness: LedgerHarness) -> None:
    """The second worker gets nothing."""
    job = new_job("Only once.")
    harness.accept(job)
    claim = harness.work.claim(job.id)
    assert claim is not None
    assert claim.document().content == "Only once."
    assert harness.work.claim(job.id) is None
    assert (harness.job(job).status, harness.job(job).attempts) == ("running", 1)


def test_a_job_that_does_not_exist_is_not_claimed(harness: LedgerHarness) -> None:
    """A message may name a job that was erased."""
    assert harness.work.claim("nobody") is None


def test_a_result_is_stored_and_the_payload_erased(harness: LedgerHarness) -> None:
    """After success only the annotation is kept."""
    job = new_job()
    harness.accept(job)
    claim = harness.work.claim(job.id)
    assert claim is not None
    harness.work.complete(claim, b'{"quotes":[]}')
    record = harness.job(job)
    assert record.status == "succeeded"
    assert decompress(record.result) == b'{"quotes":[]}'
    assert record.expires_at > record.finished_at >= record.started_at
    assert not harness.client.exists(f"{harness.settings.namespace}:payload:{job.id}")


def test_a_failure_is_stored_with_its_reason(harness: LedgerHarness) -> None:
    """The payload is kept, so that the job can be retried."""
    job = new_job()
    harness.accept(job)
    claim = harness.work.claim(job.id)
    assert claim is not None
    harness.work.fail(claim, ERROR)
    assert (harness.job(job).status, harness.job(job).error) == ("failed", ERROR)
    assert harness.client.exists(f"{harness.settings.namespace}:payload:{job.id}")


def test_finishing_twice_is_finishing_once(harness: LedgerHarness) -> None:
    """The client library repeats a call whose reply was lost."""
    job = new_job()
    harness.accept(job)
    claim = harness.work.claim(job.id)
    assert claim is not None
    harness.work.complete(claim, b"{}")
    harness.work.complete(claim, b"{}")
    counts = harness.submissions(lambda ledger: ledger.counts())
    assert (counts["running"], counts["succeeded"]) == (0, 1)


def test_a_batch_counts_its_jobs_in_every_status(harness: LedgerHarness) -> None:
    """Rejected documents are counted from the start; the batch is finished with its last job."""
    jobs = [new_job() for _ in range(3)]
    harness.accept(*jobs, batch=("b1", now(), 2))
    assert harness.batch("b1").counts.model_dump() == {
        "queued": 3, "running": 0, "succeeded": 0, "failed": 0, "cancelled": 0, "rejected": 2,
    }  # fmt: skip
    claims = [harness.work.claim(job.id) for job in jobs]
    assert harness.batch("b1").counts.running == 3
    for claim in claims[:2]:
        assert claim is not None
        harness.work.complete(claim, b"{}")
    assert not harness.batch("b1").finished
    assert claims[2] is not None
    harness.work.fail(claims[2], ERROR)
    assert harness.batch("b1").finished
    assert (harness.batch("b1").counts.succeeded, harness.batch("b1").counts.failed) == (2, 1)


def test_a_batch_counts_a_requeued_job_as_queued(harness: LedgerHarness) -> None:
    """The lease of its attempt has run out."""
    job = new_job()
    harness.accept(job, batch=("b2", now(), 0))
    harness.work.claim(job.id)
    time.sleep(0.6)
    harness.sweep()
    assert (harness.batch("b2").counts.queued, harness.batch("b2").counts.running) == (1, 0)


def test_a_key_makes_a_request_happen_once(harness: LedgerHarness) -> None:
    """The same body gets the first answer, another body is refused; neither makes a second job."""
    first, second = new_job(), new_job()
    assert harness.accept(first, idempotency=Idempotency("k", "f", b"first")) == JobsAccepted()
    replay = harness.accept(second, idempotency=Idempotency("k", "f", b"second"))
    assert replay == Replayed(b"first", finished=False)
    assert harness.accept(second, idempotency=Idempotency("k", "g", b"second")) == KeyReused()
    assert harness.job(second) is None


def test_a_key_is_in_flight_until_the_first_answer(harness: LedgerHarness) -> None:
    """While the first request waits for its job, a second one is neither replayed nor accepted."""
    first, second = new_job(), new_job()
    harness.accept(first, idempotency=Idempotency("w", "f", b"first", open_for=60_000))
    again = Idempotency("w", "f", b"second", open_for=60_000)
    assert harness.accept(second, idempotency=again) == InFlight()
    harness.submissions(lambda ledger: ledger.answered("w", finished=True))
    assert harness.accept(second, idempotency=again) == Replayed(b"first", finished=True)


def test_accepting_twice_after_a_lost_reply_is_accepting_once(harness: LedgerHarness) -> None:
    """The same call sent again is not a replay and makes no second job."""
    job = new_job()
    key = Idempotency("r", "f", b"answer")
    assert harness.accept(job, idempotency=key) == JobsAccepted()
    assert harness.accept(job, idempotency=key) == JobsAccepted()
    assert harness.accept(job) == JobsAccepted()
    assert harness.submissions(lambda ledger: ledger.counts())["accepted"] == 1


def test_a_claim_sent_again_is_the_same_claim(harness: LedgerHarness) -> None:
    """After a lost reply the job must not stay without a worker."""
    job = new_job()
    harness.accept(job)
    first, again = (harness.work.claim(job.id, token="token") for _ in range(2))
    assert first is not None
    assert first == again
    assert harness.job(job).attempts == 1


def test_a_store_that_is_away_raises_an_error_of_the_ledger() -> None:
    """Callers handle one error, whatever the client library raises."""
    settings = SharedSettings(redis_url="redis://127.0.0.1:1/0")  # type: ignore[arg-type]
    work = WorkLedger(connect("redis://127.0.0.1:1/0", retries=0), settings)
    with pytest.raises(LedgerUnavailable):
        work.claim("x")


def test_a_full_store_is_unavailable(harness: LedgerHarness) -> None:
    """With `noeviction` the store refuses writes instead of deleting jobs."""
    admin = redis.Redis.from_url(harness.url)
    before = admin.config_get("maxmemory")["maxmemory"]
    admin.config_set("maxmemory", 1)
    try:
        with pytest.raises(LedgerUnavailable):
            harness.accept(new_job())
    finally:
        admin.config_set("maxmemory", before)
        admin.close()


def test_a_store_that_refuses_to_write_is_unavailable(harness: LedgerHarness) -> None:
    """Its disk is full, or the replicas that must confirm a write are away."""
    admin = redis.Redis.from_url(harness.url)
    admin.config_set("min-replicas-to-write", 1)
    try:
        with pytest.raises(LedgerUnavailable):
            harness.accept(new_job())
        with pytest.raises(LedgerUnavailable):
            harness.sweep()
    finally:
        admin.config_set("min-replicas-to-write", 0)
        admin.close()
