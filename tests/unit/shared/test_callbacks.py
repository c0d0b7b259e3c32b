"""Callbacks in the ledger: due after the end of a job or batch, reserved for one caller, reported."""

import time
from typing import Any

from shared import problems
from shared.ledger import CallbackLedger, DueCallback, NewJob, Verdict
from shared.ledger.timestamps import now
from shared.store import connect_async
from tests.support.book import Book, new_job

URL = "https://callback.example/"
ERROR = problems.ANNOTATION_FAILED.problem("it broke")


def with_callback() -> NewJob:
    """Return a job with a callback."""
    job = new_job()
    return NewJob(job.id, job.created_at, job.document, job.payload, URL)


def callbacks(book: Book, do: Any) -> Any:
    """Run `do(ledger)` with the callbacks of the ledger."""

    async def run(_: Any) -> Any:
        client = connect_async(book.url)
        try:
            return await do(CallbackLedger(client, book.settings))
        finally:
            await client.aclose()

    return book.submissions(run)


def due(book: Book, reserved_for: float = 60) -> list[DueCallback]:
    """Return the callbacks that are due, and reserve them."""
    return callbacks(book, lambda ledger: ledger.due(10, reserved_for=reserved_for))


def test_a_callback_is_due_once_the_job_has_ended(book: Book) -> None:
    """It is not due before, and a job without a callback URL never is."""
    job, other = with_callback(), new_job()
    claim = book.claimed(job, owner="ada")
    book.work.complete(book.claimed(other), b"{}")
    assert due(book) == []
    book.work.complete(claim, b"{}")
    (call,) = due(book)
    assert call == DueCallback("job", job.id, URL, 1, 0, "ada")


def test_a_callback_is_reserved_for_one_caller(book: Book) -> None:
    """A caller that does not report in time loses it to the next."""
    job = with_callback()
    book.work.complete(book.claimed(job), b"{}")
    assert len(due(book, reserved_for=0.2)) == 1
    assert due(book) == []
    time.sleep(0.3)
    (call,) = due(book)
    callbacks(book, lambda ledger: ledger.delivered(call))
    record = book.job(job)
    assert record.callback is not None
    assert (record.callback.status, record.callback.attempts) == ("delivered", 1)
    assert "callbacks" not in book.names()


def test_a_failed_call_is_due_again_after_a_pause(book: Book) -> None:
    """It comes with the number of attempts so far; without a pause it has failed for good."""
    job = with_callback()
    book.work.fail(book.claimed(job), ERROR)
    (call,) = due(book)
    callbacks(book, lambda ledger: ledger.undelivered(call, "no answer", 0.2))
    record = book.job(job)
    assert record.callback is not None
    assert (record.callback.status, record.callback.last_error) == ("pending", "no answer")
    assert due(book) == []
    time.sleep(0.3)
    (again,) = due(book)
    assert (again.attempts, again.message_id) == (1, call.message_id)
    callbacks(book, lambda ledger: ledger.undelivered(again, "gone", None))
    record = book.job(job)
    assert record.callback is not None
    assert (record.callback.status, record.callback.attempts) == ("failed", 2)
    assert "callbacks" not in book.names()


def test_a_report_on_an_earlier_end_changes_nothing(book: Book) -> None:
    """The job was retried meanwhile and has ended again."""
    job = with_callback()
    book.work.fail(book.claimed(job), ERROR)
    (first,) = due(book)
    assert book.order("retry", job) is Verdict.DONE
    time.sleep(0.01)
    claim = book.work.claim(job.id)
    assert claim is not None
    book.work.complete(claim, b"{}")
    (second,) = due(book)
    assert (second.ending, second.attempts) == (2, 0)
    assert second.message_id != first.message_id
    callbacks(book, lambda ledger: ledger.delivered(first))
    record = book.job(job)
    assert record.callback is not None
    assert record.callback.status == "pending"


def test_a_retried_job_has_no_due_callback(book: Book) -> None:
    """The callback is due again when the job ends again."""
    job = with_callback()
    book.work.fail(book.claimed(job), ERROR)
    book.order("retry", job)
    assert due(book) == []
    book.order("cancel", job)
    (call,) = due(book)
    assert call.ending == 2


def test_an_erased_job_has_no_callback(book: Book) -> None:
    """A report on it does not bring it back."""
    job = with_callback()
    book.work.complete(book.claimed(job), b"{}")
    (call,) = due(book)
    book.order("erase", job)
    callbacks(book, lambda ledger: ledger.undelivered(call, "no answer", 0))
    assert due(book) == []
    assert f"job:{job.id}" not in book.names()


def test_a_batch_has_a_callback_when_its_last_job_has_ended(book: Book) -> None:
    """An erased job counts as ended; the message has an id of its own."""
    jobs = [new_job(), new_job()]
    book.accept(*jobs, batch=("b", now(), 0, URL))
    book.order("cancel", jobs[0])
    assert due(book) == []
    book.order("erase", jobs[1])
    (call,) = due(book)
    assert (call.kind, call.id, call.url) == ("batch", "b", URL)
    callbacks(book, lambda ledger: ledger.delivered(call))
    assert book.batch("b").callback.status == "delivered"
