"""Cancelling, retrying and erasing: each is one step, and no late result undoes it."""

import time

import pytest

from shared import problems
from shared.errors import LeaseLost
from shared.ledger import WORKER_KEYS, Idempotency, KeyErased, Verdict
from shared.ledger.codec import decompress
from shared.ledger.scripts import ScriptRunner
from shared.ledger.timestamps import now
from tests.support.ledger_harness import LedgerHarness, new_job

ERROR = problems.ANNOTATION_FAILED.problem("it broke")


def counts(harness: LedgerHarness, batch: str) -> dict[str, int]:
    """Return the counts of a batch that are not 0."""
    return {name: count for name, count in harness.batch(batch).counts if count}


def test_a_queued_job_that_is_cancelled_cannot_be_claimed(harness: LedgerHarness) -> None:
    """It ends at once."""
    job = new_job()
    harness.accept(job, batch=("b", now(), 0))
    assert harness.act("cancel", job) is Verdict.DONE
    record = harness.job(job)
    assert (record.status, record.error, record.queue_position) == ("cancelled", None, None)
    assert record.finished_at is not None
    assert harness.work.claim(job.id) is None
    assert counts(harness, "b") == {"cancelled": 1}
    assert harness.batch("b").finished


def test_the_result_of_a_cancelled_job_is_refused(harness: LedgerHarness) -> None:
    """The worker learns it at its next renewal."""
    job = new_job()
    claim = harness.claimed(job)
    assert harness.act("cancel", job) is Verdict.DONE
    with pytest.raises(LeaseLost):
        harness.work.renew(claim)
    with pytest.raises(LeaseLost):
        harness.work.complete(claim, b"{}")
    with pytest.raises(LeaseLost):
        harness.work.fail(claim, ERROR)
    assert harness.job(job).status == "cancelled"
    assert harness.submissions(lambda ledger: ledger.counts())["running"] == 0


def test_cancelling_twice_is_cancelling_once(harness: LedgerHarness) -> None:
    """The second call changes neither the job nor the counts of the batch."""
    job = new_job()
    harness.accept(job, batch=("b", now(), 0))
    assert harness.act("cancel", job) is Verdict.DONE
    before = harness.job(job)
    assert harness.act("cancel", job) is Verdict.DONE
    assert harness.job(job) == before
    assert counts(harness, "b") == {"cancelled": 1}


def test_a_job_that_has_ended_is_not_cancelled(harness: LedgerHarness) -> None:
    """A succeeded job keeps its status."""
    job = new_job()
    harness.work.complete(harness.claimed(job), b"{}")
    assert harness.act("cancel", job) is Verdict.REFUSED
    assert harness.job(job).status == "succeeded"


@pytest.mark.parametrize("ending", ["failed", "cancelled"])
def test_a_retried_job_is_like_a_new_one(harness: LedgerHarness, ending: str) -> None:
    """It has no attempts, error, times or expiry, and is kept as long as any unfinished job."""
    job = new_job("Once more.")
    claim = harness.claimed(job, batch=("b", now(), 0))
    if ending == "failed":
        harness.work.fail(claim, ERROR)
    else:
        harness.act("cancel", job)
    assert counts(harness, "b") == {ending: 1}
    assert harness.act("retry", job) is Verdict.DONE
    record = harness.job(job)
    assert (record.status, record.attempts, record.error) == ("queued", 0, None)
    assert (record.started_at, record.finished_at, record.expires_at) == (None, None, None)
    assert record.queue_position == 0
    assert counts(harness, "b") == {"queued": 1}
    for kind, name in (("job", job.id), ("payload", job.id), ("batch", "b"), ("members", "b")):
        left = harness.client.pttl(f"{harness.settings.namespace}:{kind}:{name}")
        assert left > harness.settings.retention * 1000, kind
    again = harness.work.claim(job.id)
    assert again is not None
    assert again.document().content == "Once more."
    assert again.attempt == 1
    with pytest.raises(LeaseLost):
        harness.work.complete(claim, b'"late"')
    harness.work.complete(again, b'"again"')
    assert decompress(harness.job(job).result) == b'"again"'


def test_only_failed_and_cancelled_jobs_are_retried(harness: LedgerHarness) -> None:
    """Queued, running and succeeded jobs are left alone."""
    job = new_job()
    harness.accept(job)
    assert harness.act("retry", job) is Verdict.REFUSED
    claim = harness.work.claim(job.id)
    assert claim is not None
    assert harness.act("retry", job) is Verdict.REFUSED
    harness.work.complete(claim, b"{}")
    assert harness.act("retry", job) is Verdict.REFUSED


def test_a_job_without_its_document_is_not_retried(harness: LedgerHarness) -> None:
    """The store has lost the payload: the job stays as it is."""
    job = new_job()
    harness.work.fail(harness.claimed(job), ERROR)
    harness.client.delete(f"{harness.settings.namespace}:payload:{job.id}")
    assert harness.act("retry", job) is Verdict.GONE
    assert harness.job(job).status == "failed"


def test_retry_and_erase_sent_twice_are_applied_once(harness: LedgerHarness) -> None:
    """After a lost reply, the same call with the same token returns the same and changes nothing."""
    job = new_job()
    harness.work.fail(harness.claimed(job, batch=("b", now(), 0)), ERROR)
    scripts = ScriptRunner(harness.client, harness.settings, "retry", "erase")
    args = {"job_id": job.id, "tenant": "", "token": "token"}
    assert [scripts.run("retry", **args) for _ in range(2)] == [b"done", b"done"]
    assert counts(harness, "b") == {"queued": 1}
    assert [scripts.run("erase", **args) for _ in range(2)] == [b"done", b"done"]
    assert counts(harness, "b") == {}


def test_nothing_is_left_of_an_erased_job(harness: LedgerHarness) -> None:
    """Neither document, result and lists, nor the answer that its idempotency key would repeat."""
    job = new_job()
    key = Idempotency("k", "f", b"the answer with the document")
    claim = harness.claimed(job, idempotency=key)
    harness.work.complete(claim, b'{"text":"all of it"}')
    assert harness.act("erase", job) is Verdict.DONE
    assert harness.job(job) is None
    assert harness.listed().jobs == ()
    assert harness.names() - WORKER_KEYS == {"idem:k", f"erased:{job.id}"}
    assert harness.client.hgetall(f"{harness.settings.namespace}:idem:k") == {b"erased": b"1"}
    assert harness.act("erase", job) is Verdict.ABSENT
    assert harness.act("retry", job) is Verdict.ABSENT


def test_a_key_does_not_bring_an_erased_document_back(harness: LedgerHarness) -> None:
    """The same request sent again is refused, whatever its body."""
    job, again = new_job(), new_job()
    harness.accept(job, idempotency=Idempotency("k", "f", b"first"))
    harness.act("erase", job)
    assert harness.accept(again, idempotency=Idempotency("k", "f", b"second")) == KeyErased()
    assert harness.accept(again, idempotency=Idempotency("k", "g", b"second")) == KeyErased()
    assert harness.job(again) is None
    # The request that first used the key may come to its end only now.
    harness.submissions(lambda ledger: ledger.answered("k", finished=True))
    assert harness.accept(again, idempotency=Idempotency("k", "f", b"second")) == KeyErased()


def test_a_running_job_can_be_erased(harness: LedgerHarness) -> None:
    """The result of its worker is refused and stored nowhere."""
    job = new_job()
    claim = harness.claimed(job)
    assert harness.act("erase", job) is Verdict.DONE
    with pytest.raises(LeaseLost):
        harness.work.complete(claim, b"{}")
    time.sleep(0.6)
    assert harness.sweep().failed == ()
    assert not [
        name for name in harness.names() if job.id in name and not name.startswith("erased")
    ]


def test_an_erased_job_leaves_its_batch(harness: LedgerHarness) -> None:
    """The batch is finished when its last open job is gone."""
    jobs = [new_job() for _ in range(2)]
    harness.accept(*jobs, batch=("b", now(), 1))
    claim = harness.work.claim(jobs[0].id)
    assert claim is not None
    harness.work.complete(claim, b"{}")
    assert not harness.batch("b").finished
    harness.act("erase", jobs[1])
    assert counts(harness, "b") == {"succeeded": 1, "rejected": 1}
    assert harness.batch("b").finished
    assert [record.id for record in harness.listed(batch="b").jobs] == [jobs[0].id]


@pytest.mark.parametrize("action", ["cancel", "retry", "erase"])
def test_no_action_reaches_the_job_of_another_owner(harness: LedgerHarness, action: str) -> None:
    """The job is absent, whatever its status."""
    queued, failed = new_job(), new_job()
    harness.work.fail(harness.claimed(failed, owner="a"), ERROR)
    harness.accept(queued, owner="a")
    for job in (queued, failed):
        assert harness.act(action, job, owner="b") is Verdict.ABSENT
        assert harness.act(action, job) is Verdict.ABSENT
    assert {record.status for record in harness.listed(owner="a").jobs} == {"queued", "failed"}
