"""What the ledger does about workers that died, messages that were lost and clocks that jumped."""

import time

import pytest

from shared import problems
from shared.errors import LeaseLost
from shared.ledger.codec import decompress
from shared.ledger.timestamps import now
from tests.support.book import GIVEN_UP, Book, new_job

ERROR = problems.ANNOTATION_FAILED.problem("it broke")


def test_an_expired_lease_gives_the_job_to_another_attempt(book: Book) -> None:
    """And what the first attempt makes of it in the end is refused."""
    job = new_job()
    book.accept(job)
    late = book.work.claim(job.id)
    assert late is not None
    time.sleep(0.6)
    assert book.sweep().to_publish == (job.id,)
    second = book.work.claim(job.id)
    assert second is not None
    assert second.attempt == 2
    for refused in (
        lambda: book.work.complete(late, b'"late"'),
        lambda: book.work.fail(late, ERROR),
        lambda: book.work.renew(late),
    ):
        with pytest.raises(LeaseLost):
            refused()
    book.work.complete(second, b'"second"')
    assert decompress(book.job(job).result) == b'"second"'
    with pytest.raises(LeaseLost):
        book.work.complete(late, b'"late"')


def test_a_renewed_lease_holds(book: Book) -> None:
    """A long document keeps its attempt as long as somebody renews."""
    job = new_job()
    book.accept(job)
    claim = book.work.claim(job.id)
    assert claim is not None
    for _ in range(4):
        time.sleep(0.25)
        book.work.renew(claim)
        assert book.sweep().to_publish == ()
    book.work.complete(claim, b"{}")


def test_after_the_last_attempt_a_job_fails_for_good(book: Book) -> None:
    """A document that kills every worker is given up, visibly."""
    job = new_job()
    book.accept(job)
    for attempt in range(1, 4):
        claim = book.work.claim(job.id)
        assert claim is not None
        assert claim.attempt == attempt
        time.sleep(0.6)
        sweep = book.sweep()
        time.sleep(0.02)
    assert sweep.failed == (job.id,)
    assert (book.job(job).status, book.job(job).error) == ("failed", GIVEN_UP)


def test_a_lost_message_is_noticed_when_the_broker_is_empty(book: Book) -> None:
    """The job waits, nothing is under way: it must be announced again, but not at every look."""
    job = new_job()
    book.accept(job)
    assert book.sweep(broker_empty=True).to_publish == ()
    time.sleep(2.1)
    assert book.sweep(broker_empty=False).to_publish == ()
    assert book.sweep(broker_empty=True).to_publish == (job.id,)
    assert book.sweep(broker_empty=True).to_publish == ()


def test_a_message_overtaken_by_much_later_ones_is_lost(book: Book) -> None:
    """Messages arrive in order, so a full broker does not hide what it has dropped."""
    lost, received = new_job(), new_job()
    book.accept(lost)
    book.accept(received)
    published = f"{book.settings.namespace}:published"
    earlier = float(book.client.zscore(published, received.id) or 0) - 6000
    book.client.zadd(published, {lost.id: earlier})
    assert book.sweep().to_publish == ()
    book.work.claim(received.id)
    assert book.sweep().to_publish == (lost.id,)


def test_a_repeated_message_does_not_make_the_rest_of_the_queue_look_lost(book: Book) -> None:
    """The first message of a job announced twice says nothing about how far the broker has come."""
    slow, waiting = new_job(), new_job()
    book.accept(slow)
    book.accept(waiting)
    published = f"{book.settings.namespace}:published"
    book.client.zadd(published, {slow.id: 1, waiting.id: 100_000})
    assert book.sweep(broker_empty=False).to_publish == ()
    book.client.hset(f"{book.settings.namespace}:totals", "received", 50_000)
    assert book.sweep().to_publish == (slow.id,)
    assert book.work.claim(slow.id) is not None
    assert book.sweep().to_publish == ()


def test_a_repeated_message_that_is_lost_too_is_noticed(book: Book) -> None:
    """It carries when it was sent, so that later ones tell of it as of any other."""
    lost, received = new_job(), new_job()
    book.accept(lost)
    book.accept(received)
    book.client.zadd(f"{book.settings.namespace}:published", {lost.id: 1, received.id: 1})
    time.sleep(0.01)
    sweep = book.sweep(broker_empty=True)
    assert set(sweep.to_publish) == {lost.id, received.id}
    book.client.zadd(f"{book.settings.namespace}:published", {lost.id: sweep.at - 6000})
    assert book.sweep().to_publish == ()
    assert book.work.claim(received.id, sent=sweep.at) is not None
    assert book.sweep().to_publish == (lost.id,)


def test_the_second_attempt_comes_at_once_and_the_third_after_a_pause(store_url: str) -> None:
    """The worker was to blame once; twice it may be the document."""
    book = Book(store_url, retry_backoff=60)
    job = new_job()
    book.accept(job)
    assert book.work.claim(job.id, token="host:1:a") is not None
    assert book.work.release("host:1:", GIVEN_UP, counted=True).to_publish == (job.id,)
    second = book.work.claim(job.id, token="host:2:a")
    assert second is not None
    assert second.attempt == 2
    assert book.work.release("host:2:", GIVEN_UP, counted=True).to_publish == ()
    assert book.work.claim(job.id) is None
    assert (book.job(job).status, book.sweep(broker_empty=True).to_publish) == ("queued", ())
    book.client.zadd(f"{book.settings.namespace}:due", {job.id: 1})
    assert book.sweep().to_publish == (job.id,)
    third = book.work.claim(job.id, token="host:3:a")
    assert third is not None
    assert book.work.release("host:3:", GIVEN_UP, counted=True).failed == (job.id,)
    assert (book.job(job).status, book.job(job).error) == ("failed", GIVEN_UP)


def test_an_owner_gives_back_only_its_own(book: Book) -> None:
    """Process 1 is not process 12."""
    mine, other = new_job(), new_job()
    book.accept(mine)
    book.accept(other)
    book.work.claim(mine.id, token="host:1:a")
    book.work.claim(other.id, token="host:12:b")
    assert book.work.release("host:1:", GIVEN_UP, counted=True).to_publish == (mine.id,)
    assert book.job(other).status == "running"


def test_a_worker_that_is_stopped_costs_no_attempt(book: Book) -> None:
    """What it hands back is as if it had never begun it."""
    job = new_job()
    book.accept(job)
    for _ in range(5):
        claim = book.work.claim(job.id, token="host:1:a")
        assert claim is not None
        assert claim.attempt == 1
        book.work.release("host:", GIVEN_UP, counted=False)


def test_a_setback_is_another_attempt(book: Book) -> None:
    """An attempt that failed for no fault of the document is followed by one, up to the cap."""
    job = new_job()
    book.accept(job)
    for attempt in (1, 2, 3):
        claim = book.work.claim(job.id)
        assert claim is not None
        released = book.work.retry(claim, GIVEN_UP)
        assert released.failed == ((job.id,) if attempt == 3 else ())
        time.sleep(0.05)
    assert book.job(job).error == GIVEN_UP


def test_a_setback_of_an_attempt_that_was_taken_over_changes_nothing(book: Book) -> None:
    """The fence decides here too."""
    job = new_job()
    book.accept(job)
    late = book.work.claim(job.id, token="host:1:a")
    assert late is not None
    book.work.release("host:1:", GIVEN_UP, counted=True)
    assert book.work.claim(job.id) is not None
    book.work.retry(late, GIVEN_UP)
    assert (book.job(job).status, book.job(job).attempts) == ("running", 2)


def test_ids_that_will_not_be_begun_are_for_others_at_once(book: Book) -> None:
    """The message that named them is lost with its worker."""
    begun, left = new_job(), new_job()
    book.accept(begun)
    book.accept(left)
    claim = book.work.claim(begun.id)
    assert claim is not None
    book.work.requeue([begun.id, left.id, "nobody"])
    assert book.sweep().to_publish == (left.id,)
    assert book.work.complete(claim, b"{}") == left.id
    assert book.work.claim(left.id) is not None


def test_a_late_result_counts_if_nobody_has_begun_again(book: Book) -> None:
    """The lease ran out while the store was away, but the work is done."""
    job = new_job()
    book.accept(job, batch=("b3", now(), 0))
    claim = book.work.claim(job.id)
    assert claim is not None
    time.sleep(0.6)
    assert book.sweep().to_publish == (job.id,)
    book.work.complete(claim, b"{}")
    assert book.job(job).status == "succeeded"
    counts = book.batch("b3").counts
    assert (counts.queued, counts.running, counts.succeeded) == (0, 0, 1)


def test_a_store_that_was_away_costs_no_attempt(book: Book) -> None:
    """Who could not sweep for so long knows that nobody could renew either."""
    job = new_job()
    book.accept(job)
    claim = book.work.claim(job.id)
    assert claim is not None
    last = book.sweep().at
    time.sleep(0.6)
    assert book.sweep(last=last).to_publish == ()
    assert book.job(job).status == "running"
    book.work.renew(claim)
    time.sleep(0.6)
    assert book.sweep(last=book.sweep("other").at).to_publish == (job.id,)


def test_a_clock_set_forward_costs_no_attempt(book: Book) -> None:
    """Every lease has run out, and so has the time since the last sweep."""
    job = new_job()
    book.accept(job)
    book.work.claim(job.id)
    last = book.sweep().at
    leases = f"{book.settings.namespace}:leases"
    hour = 3_600_000
    book.client.zadd(leases, {job.id: (book.client.zscore(leases, job.id) or 0) - hour})
    assert book.sweep(last=last - hour).to_publish == ()
    assert book.job(job).status == "running"


def test_a_clock_set_back_holds_nothing_up(book: Book) -> None:
    """A lease, a pause or an announcement that lies in the future is pulled back to now."""
    running, waiting = new_job(), new_job()
    book.accept(running)
    book.accept(waiting)
    book.work.claim(running.id)
    future = book.sweep().at + 3_600_000
    space = book.settings.namespace
    book.client.zadd(f"{space}:leases", {running.id: future})
    book.client.zadd(f"{space}:published", {waiting.id: future})
    book.client.hset(f"{space}:totals", "received", future)
    assert book.sweep().to_publish == ()
    time.sleep(0.6)
    assert book.sweep().to_publish == (running.id,)
    time.sleep(1.6)
    assert waiting.id in book.sweep(broker_empty=True).to_publish


def test_one_reconciler_leads(book: Book) -> None:
    """The second does nothing while the first is alive."""
    assert book.sweep("first").leading
    assert not book.sweep("second").leading
    assert book.sweep("first").leading
