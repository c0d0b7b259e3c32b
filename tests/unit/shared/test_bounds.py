"""The bounds of the queue, and the count of what unfinished documents take."""

import pytest

from shared import problems
from shared.ledger import (
    Bounds,
    Idempotency,
    JobsAccepted,
    NewBatch,
    NewJob,
    QueueFull,
    SubmissionLedger,
)
from shared.ledger.timestamps import now
from shared.store import connect_async
from tests.support.book import Book, new_job

ERROR = problems.ANNOTATION_FAILED.problem("it broke")
PLENTY = 2**40


def accept(book: Book, bounds: Bounds, *jobs: NewJob, **options: object) -> object:
    """Accept under bounds."""

    async def run(_: object) -> object:
        client = connect_async(book.url)
        try:
            ledger = SubmissionLedger(client, book.settings, bounds)
            return await ledger.accept(jobs, owner="", **options)  # type: ignore[arg-type]
        finally:
            await client.aclose()

    return book.submissions(run)


def unfinished_bytes(book: Book) -> int:
    """Bytes of unfinished documents, as counted."""
    return int(book.client.hget(f"{book.settings.namespace}:unfinished_bytes", "total") or 0)


def test_a_batch_that_does_not_fit_leaves_no_trace(book: Book) -> None:
    """Neither jobs nor batch nor key: the same request is accepted once there is room."""
    bounds = Bounds(documents=3, bytes=PLENTY)
    waiting = [new_job(), new_job()]
    assert accept(book, bounds, *waiting) == JobsAccepted()
    before = book.names()
    jobs = [new_job(), new_job()]
    options = {
        "batch": NewBatch("b", now(), 0),
        "idempotency": Idempotency("k", "f", b"answer"),
    }
    assert isinstance(accept(book, bounds, *jobs, **options), QueueFull)
    assert book.names() == before
    assert book.work.claim(waiting[0].id) is not None
    assert accept(book, bounds, *jobs, **options) == JobsAccepted()


def test_an_acceptance_sent_twice_is_not_refused_by_what_it_filled(book: Book) -> None:
    """The client library repeats a call whose reply was lost."""
    bounds, job = Bounds(documents=1, bytes=PLENTY), new_job()
    assert accept(book, bounds, job) == JobsAccepted()
    assert accept(book, bounds, job) == JobsAccepted()
    assert isinstance(accept(book, bounds, new_job()), QueueFull)


def test_bytes_are_those_of_unfinished_jobs(book: Book) -> None:
    """Queued and running; with less than the bound left nothing is accepted."""
    job = new_job()
    bounds = Bounds(documents=PLENTY, bytes=2 * len(job.payload) + 1)
    assert accept(book, bounds, job) == JobsAccepted()
    claim = book.work.claim(job.id)
    assert claim is not None
    assert accept(book, bounds, new_job()) == JobsAccepted()
    assert isinstance(accept(book, bounds, new_job()), QueueFull)
    book.work.complete(claim, b"{}")
    assert accept(book, bounds, new_job()) == JobsAccepted()


@pytest.mark.parametrize("ending", ["succeeded", "failed", "cancelled", "erased", "given up"])
def test_whatever_ends_a_job_lets_go_of_its_bytes(book: Book, ending: str) -> None:
    """And nothing stays behind that is counted; a retry counts it again."""
    job = new_job()
    claim = book.claimed(job)
    assert unfinished_bytes(book) == len(job.payload)
    match ending:
        case "succeeded":
            book.work.complete(claim, b"{}")
        case "failed":
            book.work.fail(claim, ERROR)
        case "cancelled":
            book.order("cancel", job)
        case "erased":
            book.order("erase", job)
        case "given up":
            book.client.hset(f"{book.settings.namespace}:job:{job.id}", "attempts", "99")
            book.client.zadd(f"{book.settings.namespace}:leases", {job.id: 1})
            assert book.sweep().failed == (job.id,)
    assert "unfinished_bytes" not in book.names()
    if ending in ("failed", "cancelled", "given up"):
        book.order("retry", job)
        assert unfinished_bytes(book) == len(job.payload)


def test_a_job_that_expires_unfinished_lets_go_too(book: Book) -> None:
    """The sweep that forgets it in the lists forgets its bytes."""
    job, other = new_job(), new_job()
    book.accept(job, other)
    name = book.settings.namespace
    book.client.delete(f"{name}:job:{job.id}", f"{name}:payload:{job.id}")
    book.client.zadd(f"{name}:expiry", {f"{job.id}:": 1})
    assert book.sweep().leading
    assert unfinished_bytes(book) == len(other.payload)
