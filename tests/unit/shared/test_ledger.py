"""The ledger over a real store: each step happens whole, once, and for the current attempt only."""

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
from tests.support.book import Book, new_job

ERROR = problems.ANNOTATION_FAILED.problem("it broke")


def test_an_accepted_job_is_queued_with_its_document(book: Book) -> None:
    """What was sent can be read back before any worker has seen it."""
    job = new_job()
    assert book.accept(job) == JobsAccepted()
    record = book.job(job)
    assert (record.status, record.attempts, record.queue_position) == ("queued", 0, 0)
    assert record.document == b'{"external_id":"7"}'
    assert record.created_at == job.created_at


def test_a_job_is_claimed_by_one_attempt_only(book: Book) -> None:
    """The second worker gets nothing."""
    job = new_job("Only once.")
    book.accept(job)
    claim = book.work.claim(job.id)
    assert claim is not None
    assert claim.document().content == "Only once."
    assert book.work.claim(job.id) is None
    assert (book.job(job).status, book.job(job).attempts) == ("running", 1)


def test_a_job_that_does_not_exist_is_not_claimed(book: Book) -> None:
    """A message may name a job that was erased."""
    assert book.work.claim("nobody") is None


def test_a_result_is_stored_and_the_payload_erased(book: Book) -> None:
    """After success only the annotation is kept."""
    job = new_job()
    book.accept(job)
    claim = book.work.claim(job.id)
    assert claim is not None
    book.work.complete(claim, b'{"quotes":[]}')
    record = book.job(job)
    assert record.status == "succeeded"
    assert decompress(record.result) == b'{"quotes":[]}'
    assert record.expires_at > record.finished_at >= record.started_at
    assert not book.client.exists(f"{book.settings.namespace}:payload:{job.id}")


def test_a_failure_is_stored_with_its_reason(book: Book) -> None:
    """The payload is kept, so that the job can be tried again by hand."""
    job = new_job()
    book.accept(job)
    claim = book.work.claim(job.id)
    assert claim is not None
    book.work.fail(claim, ERROR)
    assert (book.job(job).status, book.job(job).error) == ("failed", ERROR)
    assert book.client.exists(f"{book.settings.namespace}:payload:{job.id}")


def test_finishing_twice_is_finishing_once(book: Book) -> None:
    """A reply that was lost makes the client library send the script again."""
    job = new_job()
    book.accept(job)
    claim = book.work.claim(job.id)
    assert claim is not None
    book.work.complete(claim, b"{}")
    book.work.complete(claim, b"{}")
    counts = book.submissions(lambda ledger: ledger.counts())
    assert (counts["running"], counts["succeeded"]) == (0, 1)


def test_a_batch_counts_its_jobs_through_every_state(book: Book) -> None:
    """Rejected documents are counted from the start; it is finished with its last job."""
    jobs = [new_job() for _ in range(3)]
    book.accept(*jobs, batch=("b1", now(), 2))
    assert book.batch("b1").counts.model_dump() == {
        "queued": 3, "running": 0, "succeeded": 0, "failed": 0, "cancelled": 0, "rejected": 2,
    }  # fmt: skip
    claims = [book.work.claim(job.id) for job in jobs]
    assert book.batch("b1").counts.running == 3
    for claim in claims[:2]:
        assert claim is not None
        book.work.complete(claim, b"{}")
    assert not book.batch("b1").finished
    assert claims[2] is not None
    book.work.fail(claims[2], ERROR)
    assert book.batch("b1").finished
    assert (book.batch("b1").counts.succeeded, book.batch("b1").counts.failed) == (2, 1)


def test_a_batch_stays_right_when_a_job_is_taken_over(book: Book) -> None:
    """Running back to queued, then running again."""
    job = new_job()
    book.accept(job, batch=("b2", now(), 0))
    book.work.claim(job.id)
    time.sleep(0.6)
    book.sweep()
    assert (book.batch("b2").counts.queued, book.batch("b2").counts.running) == (1, 0)


def test_a_key_makes_a_request_happen_once(book: Book) -> None:
    """Same body: the first answer. Another body: refused. Either way no second job."""
    first, second = new_job(), new_job()
    assert book.accept(first, idempotency=Idempotency("k", "f", b"first")) == JobsAccepted()
    replay = book.accept(second, idempotency=Idempotency("k", "f", b"second"))
    assert replay == Replayed(b"first", finished=False)
    assert book.accept(second, idempotency=Idempotency("k", "g", b"second")) == KeyReused()
    assert book.job(second) is None


def test_a_key_in_use_is_told_until_its_answer_is_out(book: Book) -> None:
    """While the first request waits for its job, a second one is neither replayed nor accepted."""
    first, second = new_job(), new_job()
    book.accept(first, idempotency=Idempotency("w", "f", b"first", open_for=60_000))
    again = Idempotency("w", "f", b"second", open_for=60_000)
    assert book.accept(second, idempotency=again) == InFlight()
    book.submissions(lambda ledger: ledger.answered("w", finished=True))
    assert book.accept(second, idempotency=again) == Replayed(b"first", finished=True)


def test_accepting_twice_after_a_lost_reply_is_accepting_once(book: Book) -> None:
    """The same call sent again by the client library is no replay and makes no second entry."""
    job = new_job()
    key = Idempotency("r", "f", b"answer")
    assert book.accept(job, idempotency=key) == JobsAccepted()
    assert book.accept(job, idempotency=key) == JobsAccepted()
    assert book.accept(job) == JobsAccepted()
    assert book.submissions(lambda ledger: ledger.counts())["accepted"] == 1


def test_a_claim_sent_again_is_the_same_claim(book: Book) -> None:
    """A lost reply must not leave the job in nobody's hands."""
    job = new_job()
    book.accept(job)
    first, again = (book.work.claim(job.id, token="token") for _ in range(2))
    assert first is not None
    assert first == again
    assert book.job(job).attempts == 1


def test_a_store_that_is_away_is_told_in_the_ledgers_words() -> None:
    """The callers know one error, whatever the client library raises."""
    settings = SharedSettings(redis_url="redis://127.0.0.1:1/0")  # type: ignore[arg-type]
    work = WorkLedger(connect("redis://127.0.0.1:1/0", retries=0), settings)
    with pytest.raises(LedgerUnavailable):
        work.claim("x")


def test_a_full_store_is_told_as_unavailable(book: Book) -> None:
    """With `noeviction` the store refuses writes instead of forgetting jobs."""
    admin = redis.Redis.from_url(book.url)
    before = admin.config_get("maxmemory")["maxmemory"]
    admin.config_set("maxmemory", 1)
    try:
        with pytest.raises(LedgerUnavailable):
            book.accept(new_job())
    finally:
        admin.config_set("maxmemory", before)
        admin.close()


def test_a_store_that_may_not_write_is_told_as_unavailable(book: Book) -> None:
    """Its disk is full, or the replicas that must confirm are away; it is no bug of ours."""
    admin = redis.Redis.from_url(book.url)
    admin.config_set("min-replicas-to-write", 1)
    try:
        with pytest.raises(LedgerUnavailable):
            book.accept(new_job())
        with pytest.raises(LedgerUnavailable):
            book.sweep()
    finally:
        admin.config_set("min-replicas-to-write", 0)
        admin.close()
