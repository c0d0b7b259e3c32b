"""The recovery of the ledger from dead workers, lost messages and clocks that jump."""

import time

import pytest

from shared import problems
from shared.errors import LeaseLost
from shared.ledger.codec import decompress
from shared.ledger.timestamps import now
from tests.support.ledger_harness import EXHAUSTED, LedgerHarness, new_job

ERROR = problems.ANNOTATION_FAILED.problem("it broke")


def test_an_expired_lease_gives_the_job_to_another_attempt(harness: LedgerHarness) -> None:
    """The outcome of the first attempt is refused."""
    job = new_job()
    harness.accept(job)
    late = harness.work.claim(job.id)
    assert late is not None
    time.sleep(0.6)
    assert harness.sweep().to_publish == (job.id,)
    second = harness.work.claim(job.id)
    assert second is not None
    assert second.attempt == 2
    for refused in (
        lambda: harness.work.complete(late, b'"late"'),
        lambda: harness.work.fail(late, ERROR),
        lambda: harness.work.renew(late),
    ):
        with pytest.raises(LeaseLost):
            refused()
    harness.work.complete(second, b'"second"')
    assert decompress(harness.job(job).result) == b'"second"'
    with pytest.raises(LeaseLost):
        harness.work.complete(late, b'"late"')


def test_a_renewed_lease_holds(harness: LedgerHarness) -> None:
    """A long document keeps its attempt while its lease is renewed."""
    job = new_job()
    harness.accept(job)
    claim = harness.work.claim(job.id)
    assert claim is not None
    for _ in range(4):
        time.sleep(0.25)
        harness.work.renew(claim)
        assert harness.sweep().to_publish == ()
    harness.work.complete(claim, b"{}")


def test_after_the_last_attempt_a_job_fails_for_good(harness: LedgerHarness) -> None:
    """A document that kills every worker must not run for ever."""
    job = new_job()
    harness.accept(job)
    for attempt in range(1, 4):
        claim = harness.work.claim(job.id)
        assert claim is not None
        assert claim.attempt == attempt
        time.sleep(0.6)
        sweep = harness.sweep()
        time.sleep(0.02)
    assert sweep.failed == (job.id,)
    assert (harness.job(job).status, harness.job(job).error) == ("failed", EXHAUSTED)


def test_a_lost_message_is_noticed_when_the_broker_is_empty(harness: LedgerHarness) -> None:
    """The job waits without a message: it is published again, but not at every sweep."""
    job = new_job()
    harness.accept(job)
    assert harness.sweep(broker_empty=True).to_publish == ()
    time.sleep(2.1)
    assert harness.sweep(broker_empty=False).to_publish == ()
    assert harness.sweep(broker_empty=True).to_publish == (job.id,)
    assert harness.sweep(broker_empty=True).to_publish == ()


def test_a_message_overtaken_by_much_later_ones_is_lost(harness: LedgerHarness) -> None:
    """Messages arrive in order, so it is noticed although the broker is not empty."""
    lost, received = new_job(), new_job()
    harness.accept(lost)
    harness.accept(received)
    published = f"{harness.settings.namespace}:published"
    earlier = float(harness.client.zscore(published, received.id) or 0) - 6000
    harness.client.zadd(published, {lost.id: earlier})
    assert harness.sweep().to_publish == ()
    harness.work.claim(received.id)
    assert harness.sweep().to_publish == (lost.id,)


def test_a_repeated_message_does_not_make_the_rest_of_the_queue_look_lost(
    harness: LedgerHarness,
) -> None:
    """The first message of a job that was published twice does not tell how far the broker has come."""
    slow, waiting = new_job(), new_job()
    harness.accept(slow)
    harness.accept(waiting)
    published = f"{harness.settings.namespace}:published"
    harness.client.zadd(published, {slow.id: 1, waiting.id: 100_000})
    assert harness.sweep(broker_empty=False).to_publish == ()
    harness.client.hset(f"{harness.settings.namespace}:totals", "received", 50_000)
    assert harness.sweep().to_publish == (slow.id,)
    assert harness.work.claim(slow.id) is not None
    assert harness.sweep().to_publish == ()


def test_a_repeated_message_that_is_lost_too_is_noticed(harness: LedgerHarness) -> None:
    """A repeated message carries its time, so later ones show that it is lost."""
    lost, received = new_job(), new_job()
    harness.accept(lost)
    harness.accept(received)
    harness.client.zadd(f"{harness.settings.namespace}:published", {lost.id: 1, received.id: 1})
    time.sleep(0.01)
    sweep = harness.sweep(broker_empty=True)
    assert set(sweep.to_publish) == {lost.id, received.id}
    harness.client.zadd(f"{harness.settings.namespace}:published", {lost.id: sweep.at - 6000})
    assert harness.sweep().to_publish == ()
    assert harness.work.claim(received.id, sent=sweep.at) is not None
    assert harness.sweep().to_publish == (lost.id,)


def test_the_second_attempt_comes_at_once_and_the_third_after_a_pause(store_url: str) -> None:
    """The first failure may be the worker's fault, the second the document's."""
    harness = LedgerHarness(store_url, retry_backoff=60)
    job = new_job()
    harness.accept(job)
    assert harness.work.claim(job.id, token="host:1:a") is not None
    assert harness.work.release("host:1:", EXHAUSTED, counted=True).to_publish == (job.id,)
    second = harness.work.claim(job.id, token="host:2:a")
    assert second is not None
    assert second.attempt == 2
    assert harness.work.release("host:2:", EXHAUSTED, counted=True).to_publish == ()
    assert harness.work.claim(job.id) is None
    assert (harness.job(job).status, harness.sweep(broker_empty=True).to_publish) == ("queued", ())
    harness.client.zadd(f"{harness.settings.namespace}:due", {job.id: 1})
    assert harness.sweep().to_publish == (job.id,)
    third = harness.work.claim(job.id, token="host:3:a")
    assert third is not None
    assert harness.work.release("host:3:", EXHAUSTED, counted=True).failed == (job.id,)
    assert (harness.job(job).status, harness.job(job).error) == ("failed", EXHAUSTED)


def test_a_release_ends_only_attempts_of_its_owner(harness: LedgerHarness) -> None:
    """Process 1 is not process 12."""
    mine, other = new_job(), new_job()
    harness.accept(mine)
    harness.accept(other)
    harness.work.claim(mine.id, token="host:1:a")
    harness.work.claim(other.id, token="host:12:b")
    assert harness.work.release("host:1:", EXHAUSTED, counted=True).to_publish == (mine.id,)
    assert harness.job(other).status == "running"


def test_a_stopped_worker_costs_no_attempt(harness: LedgerHarness) -> None:
    """The job is as if it had never begun."""
    job = new_job()
    harness.accept(job)
    for _ in range(5):
        claim = harness.work.claim(job.id, token="host:1:a")
        assert claim is not None
        assert claim.attempt == 1
        harness.work.release("host:", EXHAUSTED, counted=False)


def test_a_transient_failure_leads_to_another_attempt(harness: LedgerHarness) -> None:
    """Up to the maximum of attempts."""
    job = new_job()
    harness.accept(job)
    for attempt in (1, 2, 3):
        claim = harness.work.claim(job.id)
        assert claim is not None
        released = harness.work.retry(claim, EXHAUSTED)
        assert released.failed == ((job.id,) if attempt == 3 else ())
        time.sleep(0.05)
    assert harness.job(job).error == EXHAUSTED


def test_a_transient_failure_of_a_superseded_attempt_changes_nothing(
    harness: LedgerHarness,
) -> None:
    """Its fence is not the newest."""
    job = new_job()
    harness.accept(job)
    late = harness.work.claim(job.id, token="host:1:a")
    assert late is not None
    harness.work.release("host:1:", EXHAUSTED, counted=True)
    assert harness.work.claim(job.id) is not None
    harness.work.retry(late, EXHAUSTED)
    assert (harness.job(job).status, harness.job(job).attempts) == ("running", 2)


def test_requeued_jobs_may_begin_at_once(harness: LedgerHarness) -> None:
    """Jobs that are not queued are left alone."""
    begun, left = new_job(), new_job()
    harness.accept(begun)
    harness.accept(left)
    claim = harness.work.claim(begun.id)
    assert claim is not None
    harness.work.requeue([begun.id, left.id, "nobody"])
    assert harness.sweep().to_publish == (left.id,)
    assert harness.work.complete(claim, b"{}") == left.id
    assert harness.work.claim(left.id) is not None


def test_a_late_result_counts_if_no_other_attempt_has_begun(harness: LedgerHarness) -> None:
    """The lease has run out, but the work is done."""
    job = new_job()
    harness.accept(job, batch=("b3", now(), 0))
    claim = harness.work.claim(job.id)
    assert claim is not None
    time.sleep(0.6)
    assert harness.sweep().to_publish == (job.id,)
    harness.work.complete(claim, b"{}")
    assert harness.job(job).status == "succeeded"
    counts = harness.batch("b3").counts
    assert (counts.queued, counts.running, counts.succeeded) == (0, 0, 1)


def test_a_store_that_was_away_costs_no_attempt(harness: LedgerHarness) -> None:
    """A worker that could not sweep for so long could not renew leases either."""
    job = new_job()
    harness.accept(job)
    claim = harness.work.claim(job.id)
    assert claim is not None
    last = harness.sweep().at
    time.sleep(0.6)
    assert harness.sweep(last=last).to_publish == ()
    assert harness.job(job).status == "running"
    harness.work.renew(claim)
    time.sleep(0.6)
    assert harness.sweep(last=harness.sweep("other").at).to_publish == (job.id,)


def test_a_clock_set_forward_costs_no_attempt(harness: LedgerHarness) -> None:
    """Every lease has run out, and so has the time since the last sweep."""
    job = new_job()
    harness.accept(job)
    harness.work.claim(job.id)
    last = harness.sweep().at
    leases = f"{harness.settings.namespace}:leases"
    hour = 3_600_000
    harness.client.zadd(leases, {job.id: (harness.client.zscore(leases, job.id) or 0) - hour})
    assert harness.sweep(last=last - hour).to_publish == ()
    assert harness.job(job).status == "running"


def test_a_clock_set_back_delays_nothing(harness: LedgerHarness) -> None:
    """A lease, a pause or a message with a time in the future gets the current time."""
    running, waiting = new_job(), new_job()
    harness.accept(running)
    harness.accept(waiting)
    harness.work.claim(running.id)
    future = harness.sweep().at + 3_600_000
    space = harness.settings.namespace
    harness.client.zadd(f"{space}:leases", {running.id: future})
    harness.client.zadd(f"{space}:published", {waiting.id: future})
    harness.client.hset(f"{space}:totals", "received", future)
    assert harness.sweep().to_publish == ()
    time.sleep(0.6)
    assert harness.sweep().to_publish == (running.id,)
    time.sleep(1.6)
    assert waiting.id in harness.sweep(broker_empty=True).to_publish


def test_one_reconciler_leads(harness: LedgerHarness) -> None:
    """The second one changes nothing while the first one sweeps."""
    assert harness.sweep("first").leading
    assert not harness.sweep("second").leading
    assert harness.sweep("first").leading
