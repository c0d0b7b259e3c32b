"""Callbacks in the ledger: due once a job or batch has ended, in one hand at a time, until told."""

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
    """A job whose end somebody wants to be told."""
    job = new_job()
    return NewJob(job.id, job.created_at, job.document, job.payload, URL)


def callbacks(book: Book, do: Any) -> Any:
    """Run `do(ledger)` with the callbacks of the book."""

    async def run(_: Any) -> Any:
        client = connect_async(book.url)
        try:
            return await do(CallbackLedger(client, book.settings))
        finally:
            await client.aclose()

    return book.submissions(run)


def due(book: Book, reserved_for: float = 60) -> list[DueCallback]:
    """What is to be made now."""
    return callbacks(book, lambda ledger: ledger.due(10, reserved_for=reserved_for))


def test_a_callback_is_due_once_the_job_has_ended(book: Book) -> None:
    """Not before; jobs of which nobody wants to be told are never due."""
    job, other = with_callback(), new_job()
    claim = book.claimed(job, owner="ada")
    book.work.complete(book.claimed(other), b"{}")
    assert due(book) == []
    book.work.complete(claim, b"{}")
    (call,) = due(book)
    assert call == DueCallback("job", job.id, URL, 1, 0, "ada")


def test_a_callback_is_in_one_hand_at_a_time(book: Book) -> None:
    """Whoever does not report back loses it to the next who asks."""
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


def test_an_attempt_that_failed_comes_again_after_its_pause(book: Book) -> None:
    """With the number of attempts so far; without a pause it is given up."""
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
    """The job has been tried again meanwhile, and has ended again."""
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


def test_a_job_that_was_tried_again_has_not_ended(book: Book) -> None:
    """What was due is dropped, and due again at its next end."""
    job = with_callback()
    book.work.fail(book.claimed(job), ERROR)
    book.order("retry", job)
    assert due(book) == []
    book.order("cancel", job)
    (call,) = due(book)
    assert call.ending == 2


def test_an_erased_job_is_not_called_back(book: Book) -> None:
    """And a report on it does not bring it back."""
    job = with_callback()
    book.work.complete(book.claimed(job), b"{}")
    (call,) = due(book)
    book.order("erase", job)
    callbacks(book, lambda ledger: ledger.undelivered(call, "no answer", 0))
    assert due(book) == []
    assert f"job:{job.id}" not in book.names()


def test_a_batch_is_called_back_when_its_last_job_has_ended(book: Book) -> None:
    """Or was erased; with an id of its own."""
    jobs = [new_job(), new_job()]
    book.accept(*jobs, batch=("b", now(), 0, URL))
    book.order("cancel", jobs[0])
    assert due(book) == []
    book.order("erase", jobs[1])
    (call,) = due(book)
    assert (call.kind, call.id, call.url) == ("batch", "b", URL)
    callbacks(book, lambda ledger: ledger.delivered(call))
    assert book.batch("b").callback.status == "delivered"
