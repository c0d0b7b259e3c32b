"""Lists of jobs, owners, and the pace of the queue."""

import time
from importlib.resources import files

import pytest

from shared import problems
from shared.ledger import WORKER_KEYS, NewJob
from shared.ledger.pace import Pace
from shared.ledger.timestamps import now
from tests.support.book import Book, new_job

ERROR = problems.ANNOTATION_FAILED.problem("it broke")


def ids(book: Book, **filters: object) -> list[str]:
    """The ids of one page."""
    return [record.id for record in book.listed(**filters).jobs]


def accepted(book: Book, count: int, **options: object) -> list[NewJob]:
    """So many jobs, oldest first."""
    jobs = [new_job() for _ in range(count)]
    book.accept(*jobs, **options)
    return jobs


def test_jobs_are_listed_newest_first(book: Book) -> None:
    """With their place in the queue."""
    jobs = accepted(book, 3)
    page = book.listed()
    assert [record.id for record in page.jobs] == [job.id for job in reversed(jobs)]
    assert [record.queue_position for record in page.jobs] == [2, 1, 0]
    assert not page.more


def test_pages_stay_whole_while_jobs_come_and_go(book: Book) -> None:
    """Nothing twice, nothing left out, though the list grows at its head and shrinks in between."""
    jobs = accepted(book, 7)
    first = book.listed(limit=3)
    assert first.more
    accepted(book, 2)
    book.order("erase", jobs[4])
    book.order("erase", jobs[3])
    second = book.listed(limit=3, before=first.jobs[-1].id)
    seen = [record.id for record in (*first.jobs, *second.jobs)]
    assert seen == [jobs[at].id for at in (6, 5, 4, 2, 1, 0)]
    assert not second.more


def test_a_job_is_in_the_list_of_its_status_only(book: Book) -> None:
    """At every step of its way."""
    job = new_job()

    def found() -> set[str]:
        statuses = ("queued", "running", "succeeded", "failed", "cancelled")
        return {status for status in statuses if ids(book, status=status) == [job.id]}

    book.accept(job)
    assert found() == {"queued"}
    claim = book.work.claim(job.id)
    assert found() == {"running"}
    time.sleep(0.6)
    book.sweep()
    assert found() == {"queued"}
    claim = book.work.claim(job.id)
    assert claim is not None
    book.work.fail(claim, ERROR)
    assert found() == {"failed"}
    book.order("retry", job)
    book.order("cancel", job)
    assert found() == {"cancelled"}
    book.order("retry", job)
    claim = book.work.claim(job.id)
    assert claim is not None
    book.work.complete(claim, b"{}")
    assert found() == {"succeeded"}


def test_a_batch_lists_its_own_jobs(book: Book) -> None:
    """By status too, page by page."""
    mine = accepted(book, 5, batch=("b", now(), 0))
    accepted(book, 2)
    for job in mine[1:4]:
        book.order("cancel", job)
    assert ids(book, batch="b") == [job.id for job in reversed(mine)]
    assert ids(book, batch="b", status="cancelled", limit=2) == [mine[3].id, mine[2].id]
    assert ids(book, batch="b", status="cancelled", before=mine[2].id) == [mine[1].id]
    assert ids(book, batch="nobody") == []


def test_owners_see_their_own_only(book: Book) -> None:
    """Jobs, batches and lists of another owner are not there."""
    (job,) = accepted(book, 1, owner="a", batch=("b", now(), 0))
    assert book.job(job) is None
    assert book.batch("b") is None
    for owner in ("b", ""):
        assert ids(book, owner=owner) == []
        assert ids(book, owner=owner, batch="b") == []
        assert ids(book, owner=owner, status="queued") == []
    assert ids(book, owner="a") == ids(book, owner="a", batch="b") == [job.id]


def test_an_owner_stays_through_every_attempt(store_url: str) -> None:
    """Claimed, taken over, given up: whose job it is does not change."""
    book = Book(store_url, lease=0.5, max_attempts=2)
    (job,) = accepted(book, 1, owner="a")
    for _ in range(2):
        assert book.work.claim(job.id) is not None
        time.sleep(0.6)
        book.sweep()
        assert ids(book, owner="a") == [job.id]
    assert ids(book, owner="a", status="failed") == [job.id]
    book.client.close()


def test_only_acceptance_says_whose_a_job_is() -> None:
    """A script that wrote it again could give a job to somebody else."""
    folder = files("shared.ledger") / "lua"
    for path in folder.iterdir():
        calls = path.read_text().split("redis.call(")
        written = [call for call in calls if call.startswith("'HSET'") and "'tenant'" in call]
        assert bool(written) == (path.name == "accept.lua"), path.name


def test_the_lists_forget_what_has_expired(store_url: str) -> None:
    """After the retention nothing is left but the totals, which expire by themselves."""
    book = Book(store_url, lease=0.5, retention=1)
    jobs = accepted(book, 3, owner="a", batch=("b", now(), 0))
    for job in jobs[:2]:
        claim = book.work.claim(job.id)
        assert claim is not None
        book.work.complete(claim, b"{}")
    book.order("cancel", jobs[2], owner="a")
    time.sleep(1.2)
    assert ids(book, owner="a") == []
    assert book.sweep().leading
    assert book.names() == WORKER_KEYS
    book.client.close()


def test_a_list_keeps_what_was_queued_again_after_its_expiry_was_set(store_url: str) -> None:
    """Tried again, a job outlives the retention it had when it was cancelled."""
    book = Book(store_url, lease=0.5, retention=1)
    (job,) = accepted(book, 1)
    book.order("cancel", job)
    book.order("retry", job)
    time.sleep(1.2)
    book.sweep()
    assert ids(book, status="queued") == [job.id]
    book.client.close()


@pytest.mark.parametrize(
    ("running", "mean_run", "ahead", "wait"),
    [(2, 500, 0, 0.2), (2, 500, 9, 2.5), (0, 500, 9, None), (2, None, 9, None), (1, 40, 99, 4.0)],
)
def test_the_wait_is_what_is_ahead_over_the_pace(
    running: int, mean_run: int | None, ahead: int, wait: float | None
) -> None:
    """Seconds; unknown while nothing runs or nothing has ended yet."""
    assert Pace(running, mean_run).wait(ahead) == wait


def test_a_queued_job_knows_its_wait_once_one_has_ended(book: Book) -> None:
    """In its record, in lists, in its batch, and in the answer to the next submission."""
    first, running, *queued = accepted(book, 4, batch=("b", now(), 0))
    claim = book.work.claim(first.id)
    assert claim is not None
    time.sleep(0.3)
    book.work.complete(claim, b"{}")
    assert book.job(queued[1]).estimated_wait is None
    book.work.claim(running.id)
    waits = [book.job(job).estimated_wait for job in queued]
    assert waits[0] is not None
    assert 0.2 < waits[0] < 10
    assert waits[1] == pytest.approx(2 * waits[0], abs=0.2)
    assert [record.estimated_wait for record in book.listed(status="queued").jobs] == waits[::-1]
    assert book.batch("b").estimated_wait == waits[1]
    assert book.accept(new_job()).wait > waits[1]
    assert book.job(running).estimated_wait is None
