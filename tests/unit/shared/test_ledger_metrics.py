"""What the ledger counts while it works."""

import asyncio
import time

from shared import context, problems
from shared.context import Origin
from shared.contracts import Problem
from shared.ledger.metrics import LedgerMetrics, read_metrics
from shared.store import connect_async
from tests.support.book import GIVEN_UP, Book, new_job

NO_TEXT: Problem = problems.NO_TEXT.problem("nothing there")


def numbers(book: Book) -> LedgerMetrics:
    """One look."""

    async def look() -> LedgerMetrics:
        client = connect_async(book.url)
        try:
            return await read_metrics(client, book.settings.namespace)
        finally:
            await client.aclose()

    return asyncio.run(look())


def test_an_empty_ledger_has_counted_nothing(book: Book) -> None:
    """Zeros, not gaps: a rate needs a beginning."""
    found = numbers(book)
    assert (found.queued, found.oldest, found.accepted, found.attempts) == (0, 0, 0, 0)
    assert found.run.buckets[-1] == (float("inf"), 0)


def test_ends_are_counted_once(book: Book) -> None:
    """However often they are told; words only of what was stored."""
    done, failed, waiting = new_job(), new_job(), new_job()
    claim = book.claimed(done)
    for _ in range(2):
        book.work.complete(claim, b"{}", {"words": 5, "quotations": 2})
    claim = book.claimed(failed)
    for _ in range(2):
        book.work.fail(claim, NO_TEXT)
    book.accept(waiting)
    found = numbers(book)
    assert found.ended == {"succeeded": 1, "failed": 1, "cancelled": 0}
    assert found.failed == {"no-text": 1}
    assert found.annotated == {"words": 5, "characters": 0, "quotations": 2}
    assert found.queued == 1
    assert 0 < found.oldest < 60
    for histogram in (found.wait, found.run):
        assert histogram.buckets[-1] == (float("inf"), 2)


def test_attempts_without_an_outcome_are_counted_by_reason(book: Book) -> None:
    """A lease that ran out, a worker that died, one that was stopped, a setback."""
    expired, died, stopped, setback = [new_job(str(number)) for number in range(4)]
    book.claimed(expired)
    time.sleep(book.settings.lease + 0.05)
    book.sweep()
    book.accept(died, stopped, setback)
    book.work.claim(died.id, token="host:1:a")
    book.work.release("host:1:", GIVEN_UP, counted=True)
    book.work.claim(stopped.id, token="host:2:a")
    book.work.release("host:2:", GIVEN_UP, counted=False)
    claim = book.work.claim(setback.id)
    assert claim is not None
    book.work.retry(claim, GIVEN_UP)
    found = numbers(book)
    reasons = ("lease-expired", "worker-died", "handed-back", "transient-failure")
    assert found.lost == dict.fromkeys(reasons, 1)
    assert found.attempts == 4
    assert found.republished == 1


def test_whoever_sweeps_is_present(book: Book) -> None:
    """The leader and the others."""
    book.sweep("me")
    book.sweep("you")
    assert {worker.name for worker in numbers(book).heartbeats} == {"me", "you"}


def test_an_attempt_knows_the_request_its_job_came_with(book: Book) -> None:
    """Also the second one."""
    origin = Origin("request-7", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
    job = new_job()
    with context.on_behalf_of(origin):
        first = book.claimed(job)
    assert first.origin == origin
    book.work.retry(first, GIVEN_UP)
    second = book.work.claim(job.id)
    assert second is not None
    assert (second.attempt, second.origin) == (2, origin)
