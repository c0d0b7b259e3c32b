"""Callbacks in the ledger: due after the end of a job or batch, reserved for one caller, reported."""

import time
from typing import Any

from shared import problems
from shared.ledger import CallbackLedger, DueCallback, NewJob, Verdict
from shared.ledger.timestamps import now
from shared.store import connect_async
from tests.support.ledger_harness import LedgerHarness, new_job

URL = "https://callback.example/"
ERROR = problems.ANNOTATION_FAILED.problem("it broke")


def with_callback() -> NewJob:
    """Return a job with a callback."""
    job = new_job()
    return NewJob(job.id, job.created_at, job.document, job.payload, URL)


def callbacks(harness: LedgerHarness, do: Any) -> Any:
    """Run `do(ledger)` with the callbacks of the ledger."""

    async def run(_: Any) -> Any:
        client = connect_async(harness.url)
        try:
            return await do(CallbackLedger(client, harness.settings))
        finally:
            await client.aclose()

    return harness.submissions(run)


def due(harness: LedgerHarness, reserved_for: float = 60) -> list[DueCallback]:
    """Return the callbacks that are due, and reserve them."""
    return callbacks(harness, lambda ledger: ledger.due(10, reserved_for=reserved_for))


def test_a_callback_is_due_once_the_job_has_ended(harness: LedgerHarness) -> None:
    """It is not due before, and a job without a callback URL never is."""
    job, other = with_callback(), new_job()
    claim = harness.claimed(job, owner="ada")
    harness.work.complete(harness.claimed(other), b"{}")
    assert due(harness) == []
    harness.work.complete(claim, b"{}")
    (call,) = due(harness)
    assert call == DueCallback("job", job.id, URL, 1, 0, "ada")


def test_a_callback_is_reserved_for_one_caller(harness: LedgerHarness) -> None:
    """A caller that does not report in time loses it to the next."""
    job = with_callback()
    harness.work.complete(harness.claimed(job), b"{}")
    assert len(due(harness, reserved_for=0.2)) == 1
    assert due(harness) == []
    time.sleep(0.3)
    (call,) = due(harness)
    callbacks(harness, lambda ledger: ledger.delivered(call))
    record = harness.job(job)
    assert record.callback is not None
    assert (record.callback.status, record.callback.attempts) == ("delivered", 1)
    assert "callbacks" not in harness.names()


def test_a_failed_call_is_due_again_after_a_pause(harness: LedgerHarness) -> None:
    """It comes with the number of attempts so far; without a pause it has failed for good."""
    job = with_callback()
    harness.work.fail(harness.claimed(job), ERROR)
    (call,) = due(harness)
    callbacks(harness, lambda ledger: ledger.undelivered(call, "no answer", 0.2))
    record = harness.job(job)
    assert record.callback is not None
    assert (record.callback.status, record.callback.last_error) == ("pending", "no answer")
    assert due(harness) == []
    time.sleep(0.3)
    (again,) = due(harness)
    assert (again.attempts, again.message_id) == (1, call.message_id)
    callbacks(harness, lambda ledger: ledger.undelivered(again, "gone", None))
    record = harness.job(job)
    assert record.callback is not None
    assert (record.callback.status, record.callback.attempts) == ("failed", 2)
    assert "callbacks" not in harness.names()


def test_a_report_after_the_end_of_a_delivery_does_not_count(harness: LedgerHarness) -> None:
    """A caller that lost its reservation is told so, and the record stays."""
    job = with_callback()
    harness.work.complete(harness.claimed(job), b"{}")
    (late,) = due(harness, reserved_for=0.1)
    time.sleep(0.2)
    (call,) = due(harness)
    assert callbacks(harness, lambda ledger: ledger.undelivered(call, "gone", None)) is True
    assert callbacks(harness, lambda ledger: ledger.delivered(late)) is False
    record = harness.job(job)
    assert record.callback is not None
    assert record.callback.status == "failed"


def test_a_report_on_an_earlier_end_changes_nothing(harness: LedgerHarness) -> None:
    """The job was retried meanwhile and has ended again."""
    job = with_callback()
    harness.work.fail(harness.claimed(job), ERROR)
    (first,) = due(harness)
    assert harness.act("retry", job) is Verdict.DONE
    time.sleep(0.01)
    claim = harness.work.claim(job.id)
    assert claim is not None
    harness.work.complete(claim, b"{}")
    (second,) = due(harness)
    assert (second.ending, second.attempts) == (2, 0)
    assert second.message_id != first.message_id
    callbacks(harness, lambda ledger: ledger.delivered(first))
    record = harness.job(job)
    assert record.callback is not None
    assert record.callback.status == "pending"


def test_a_retried_job_has_no_due_callback(harness: LedgerHarness) -> None:
    """The callback is due again when the job ends again."""
    job = with_callback()
    harness.work.fail(harness.claimed(job), ERROR)
    harness.act("retry", job)
    assert due(harness) == []
    harness.act("cancel", job)
    (call,) = due(harness)
    assert call.ending == 2


def test_an_erased_job_has_no_callback(harness: LedgerHarness) -> None:
    """A report on it does not bring it back."""
    job = with_callback()
    harness.work.complete(harness.claimed(job), b"{}")
    (call,) = due(harness)
    harness.act("erase", job)
    callbacks(harness, lambda ledger: ledger.undelivered(call, "no answer", 0))
    assert due(harness) == []
    assert f"job:{job.id}" not in harness.names()


def test_a_batch_has_a_callback_when_its_last_job_has_ended(harness: LedgerHarness) -> None:
    """An erased job counts as ended; the message has an id of its own."""
    jobs = [new_job(), new_job()]
    harness.accept(*jobs, batch=("b", now(), 0, URL))
    harness.act("cancel", jobs[0])
    assert due(harness) == []
    harness.act("erase", jobs[1])
    (call,) = due(harness)
    assert (call.kind, call.id, call.url) == ("batch", "b", URL)
    callbacks(harness, lambda ledger: ledger.delivered(call))
    assert harness.batch("b").callback.status == "delivered"
