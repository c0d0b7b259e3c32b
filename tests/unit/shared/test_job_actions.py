"""Cancelling, trying again and erasing: each is one step, and no late result undoes it."""

import time

import pytest

from shared import problems
from shared.errors import LeaseLost
from shared.ledger import WORKER_KEYS, Idempotency, KeyErased, Verdict
from shared.ledger.codec import decompress
from shared.ledger.scripts import ScriptRunner
from shared.ledger.timestamps import now
from tests.support.book import Book, new_job

ERROR = problems.ANNOTATION_FAILED.problem("it broke")


def counts(book: Book, batch: str) -> dict[str, int]:
    """The counts of a batch that are not 0."""
    return {name: count for name, count in book.batch(batch).counts if count}


def test_a_queued_job_is_cancelled_and_not_to_be_had(book: Book) -> None:
    """It ends at once; its message finds nothing to do."""
    job = new_job()
    book.accept(job, batch=("b", now(), 0))
    assert book.order("cancel", job) is Verdict.DONE
    record = book.job(job)
    assert (record.status, record.error, record.queue_position) == ("cancelled", None, None)
    assert record.finished_at is not None
    assert book.work.claim(job.id) is None
    assert counts(book, "b") == {"cancelled": 1}
    assert book.batch("b").finished


def test_a_running_job_is_cancelled_and_its_result_refused(book: Book) -> None:
    """The worker learns it at its next renewal."""
    job = new_job()
    claim = book.claimed(job)
    assert book.order("cancel", job) is Verdict.DONE
    with pytest.raises(LeaseLost):
        book.work.renew(claim)
    with pytest.raises(LeaseLost):
        book.work.complete(claim, b"{}")
    with pytest.raises(LeaseLost):
        book.work.fail(claim, ERROR)
    assert book.job(job).status == "cancelled"
    assert book.submissions(lambda ledger: ledger.counts())["running"] == 0


def test_cancelling_twice_is_cancelling_once(book: Book) -> None:
    """Also for the counts of the batch, and for a script sent again."""
    job = new_job()
    book.accept(job, batch=("b", now(), 0))
    assert book.order("cancel", job) is Verdict.DONE
    before = book.job(job)
    assert book.order("cancel", job) is Verdict.DONE
    assert book.job(job) == before
    assert counts(book, "b") == {"cancelled": 1}


def test_what_has_ended_is_not_cancelled(book: Book) -> None:
    """A result stays a result."""
    job = new_job()
    book.work.complete(book.claimed(job), b"{}")
    assert book.order("cancel", job) is Verdict.REFUSED
    assert book.job(job).status == "succeeded"


@pytest.mark.parametrize("ending", ["failed", "cancelled"])
def test_a_job_tried_again_is_as_new(book: Book, ending: str) -> None:
    """Queued, without attempts, error, times or expiry, and kept as long as any unfinished job."""
    job = new_job("Once more.")
    claim = book.claimed(job, batch=("b", now(), 0))
    if ending == "failed":
        book.work.fail(claim, ERROR)
    else:
        book.order("cancel", job)
    assert counts(book, "b") == {ending: 1}
    assert book.order("retry", job) is Verdict.DONE
    record = book.job(job)
    assert (record.status, record.attempts, record.error) == ("queued", 0, None)
    assert (record.started_at, record.finished_at, record.expires_at) == (None, None, None)
    assert record.queue_position == 0
    assert counts(book, "b") == {"queued": 1}
    for kind, name in (("job", job.id), ("payload", job.id), ("batch", "b"), ("members", "b")):
        left = book.client.pttl(f"{book.settings.namespace}:{kind}:{name}")
        assert left > book.settings.retention * 1000, kind
    again = book.work.claim(job.id)
    assert again is not None
    assert again.document().content == "Once more."
    assert again.attempt == 1
    with pytest.raises(LeaseLost):
        book.work.complete(claim, b'"late"')
    book.work.complete(again, b'"again"')
    assert decompress(book.job(job).result) == b'"again"'


def test_only_what_failed_or_was_cancelled_is_tried_again(book: Book) -> None:
    """Queued, running and succeeded jobs are left alone."""
    job = new_job()
    book.accept(job)
    assert book.order("retry", job) is Verdict.REFUSED
    claim = book.work.claim(job.id)
    assert claim is not None
    assert book.order("retry", job) is Verdict.REFUSED
    book.work.complete(claim, b"{}")
    assert book.order("retry", job) is Verdict.REFUSED


def test_without_its_document_a_job_is_not_tried_again(book: Book) -> None:
    """The store has lost the payload: the job stays as it is."""
    job = new_job()
    book.work.fail(book.claimed(job), ERROR)
    book.client.delete(f"{book.settings.namespace}:payload:{job.id}")
    assert book.order("retry", job) is Verdict.GONE
    assert book.job(job).status == "failed"


def test_orders_sent_again_by_the_client_library_are_carried_out_once(book: Book) -> None:
    """A lost reply: the same call with the same token answers the same and changes nothing."""
    job = new_job()
    book.work.fail(book.claimed(job, batch=("b", now(), 0)), ERROR)
    scripts = ScriptRunner(book.client, book.settings, "retry", "erase")
    args = {"job_id": job.id, "tenant": "", "token": "token"}
    assert [scripts.run("retry", **args) for _ in range(2)] == [b"done", b"done"]
    assert counts(book, "b") == {"queued": 1}
    assert [scripts.run("erase", **args) for _ in range(2)] == [b"done", b"done"]
    assert counts(book, "b") == {}


def test_nothing_is_left_of_an_erased_job(book: Book) -> None:
    """Document, result, lists, and the answer its idempotency key would repeat."""
    job = new_job()
    key = Idempotency("k", "f", b"the answer with the document")
    claim = book.claimed(job, idempotency=key)
    book.work.complete(claim, b'{"text":"all of it"}')
    assert book.order("erase", job) is Verdict.DONE
    assert book.job(job) is None
    assert book.listed().jobs == ()
    assert book.names() - WORKER_KEYS == {"idem:k", f"erased:{job.id}"}
    assert book.client.hgetall(f"{book.settings.namespace}:idem:k") == {b"erased": b"1"}
    assert book.order("erase", job) is Verdict.ABSENT
    assert book.order("retry", job) is Verdict.ABSENT


def test_a_key_does_not_bring_an_erased_document_back(book: Book) -> None:
    """The same request sent again is told so, whatever its body."""
    job, again = new_job(), new_job()
    book.accept(job, idempotency=Idempotency("k", "f", b"first"))
    book.order("erase", job)
    assert book.accept(again, idempotency=Idempotency("k", "f", b"second")) == KeyErased()
    assert book.accept(again, idempotency=Idempotency("k", "g", b"second")) == KeyErased()
    assert book.job(again) is None
    # The request that first used the key may come to its end only now.
    book.submissions(lambda ledger: ledger.answered("k", finished=True))
    assert book.accept(again, idempotency=Idempotency("k", "f", b"second")) == KeyErased()


def test_a_running_job_is_erased_under_its_worker(book: Book) -> None:
    """What the worker makes of it is refused and stored nowhere."""
    job = new_job()
    claim = book.claimed(job)
    assert book.order("erase", job) is Verdict.DONE
    with pytest.raises(LeaseLost):
        book.work.complete(claim, b"{}")
    time.sleep(0.6)
    assert book.sweep().failed == ()
    assert not [name for name in book.names() if job.id in name and not name.startswith("erased")]


def test_a_batch_shrinks_by_what_is_erased(book: Book) -> None:
    """And is finished when the last open job of it is gone."""
    jobs = [new_job() for _ in range(2)]
    book.accept(*jobs, batch=("b", now(), 1))
    claim = book.work.claim(jobs[0].id)
    assert claim is not None
    book.work.complete(claim, b"{}")
    assert not book.batch("b").finished
    book.order("erase", jobs[1])
    assert counts(book, "b") == {"succeeded": 1, "rejected": 1}
    assert book.batch("b").finished
    assert [record.id for record in book.listed(batch="b").jobs] == [jobs[0].id]


@pytest.mark.parametrize("order", ["cancel", "retry", "erase"])
def test_nobody_orders_about_anothers_job(book: Book, order: str) -> None:
    """Another owner's job is absent, whatever its status."""
    queued, failed = new_job(), new_job()
    book.work.fail(book.claimed(failed, owner="a"), ERROR)
    book.accept(queued, owner="a")
    for job in (queued, failed):
        assert book.order(order, job, owner="b") is Verdict.ABSENT
        assert book.order(order, job) is Verdict.ABSENT
    assert {record.status for record in book.listed(owner="a").jobs} == {"queued", "failed"}
