"""Lists of jobs, their owners, and the pace of the queue."""

import time
from importlib.resources import files

import pytest

from shared import problems
from shared.ledger import WORKER_KEYS, NewJob
from shared.ledger.pace import Pace
from shared.ledger.timestamps import now
from tests.support.ledger_harness import LedgerHarness, new_job

ERROR = problems.ANNOTATION_FAILED.problem("it broke")


def ids(harness: LedgerHarness, **filters: object) -> list[str]:
    """Return the ids of one page."""
    return [record.id for record in harness.listed(**filters).jobs]


def accepted(harness: LedgerHarness, count: int, **options: object) -> list[NewJob]:
    """Accept so many jobs; return them, oldest first."""
    jobs = [new_job() for _ in range(count)]
    harness.accept(*jobs, **options)
    return jobs


def test_jobs_are_listed_newest_first(harness: LedgerHarness) -> None:
    """Each has its place in the queue."""
    jobs = accepted(harness, 3)
    page = harness.listed()
    assert [record.id for record in page.jobs] == [job.id for job in reversed(jobs)]
    assert [record.queue_position for record in page.jobs] == [2, 1, 0]
    assert not page.more


def test_pages_are_complete_while_jobs_come_and_go(harness: LedgerHarness) -> None:
    """No job is listed twice or left out, though the list grows and shrinks between the pages."""
    jobs = accepted(harness, 7)
    first = harness.listed(limit=3)
    assert first.more
    accepted(harness, 2)
    harness.act("erase", jobs[4])
    harness.act("erase", jobs[3])
    second = harness.listed(limit=3, before=first.jobs[-1].id)
    seen = [record.id for record in (*first.jobs, *second.jobs)]
    assert seen == [jobs[at].id for at in (6, 5, 4, 2, 1, 0)]
    assert not second.more


def test_a_job_is_in_the_list_of_its_status_only(harness: LedgerHarness) -> None:
    """After every change of its status."""
    job = new_job()

    def found() -> set[str]:
        statuses = ("queued", "running", "succeeded", "failed", "cancelled")
        return {status for status in statuses if ids(harness, status=status) == [job.id]}

    harness.accept(job)
    assert found() == {"queued"}
    claim = harness.work.claim(job.id)
    assert found() == {"running"}
    time.sleep(0.6)
    harness.sweep()
    assert found() == {"queued"}
    claim = harness.work.claim(job.id)
    assert claim is not None
    harness.work.fail(claim, ERROR)
    assert found() == {"failed"}
    harness.act("retry", job)
    harness.act("cancel", job)
    assert found() == {"cancelled"}
    harness.act("retry", job)
    claim = harness.work.claim(job.id)
    assert claim is not None
    harness.work.complete(claim, b"{}")
    assert found() == {"succeeded"}


def test_a_batch_lists_its_own_jobs(harness: LedgerHarness) -> None:
    """Also by status, page by page."""
    mine = accepted(harness, 5, batch=("b", now(), 0))
    accepted(harness, 2)
    for job in mine[1:4]:
        harness.act("cancel", job)
    assert ids(harness, batch="b") == [job.id for job in reversed(mine)]
    assert ids(harness, batch="b", status="cancelled", limit=2) == [mine[3].id, mine[2].id]
    assert ids(harness, batch="b", status="cancelled", before=mine[2].id) == [mine[1].id]
    assert ids(harness, batch="nobody") == []


def test_owners_see_only_their_own_jobs(harness: LedgerHarness) -> None:
    """Jobs, batches and lists of another owner do not exist for them."""
    (job,) = accepted(harness, 1, owner="a", batch=("b", now(), 0))
    assert harness.job(job) is None
    assert harness.batch("b") is None
    for owner in ("b", ""):
        assert ids(harness, owner=owner) == []
        assert ids(harness, owner=owner, batch="b") == []
        assert ids(harness, owner=owner, status="queued") == []
    assert ids(harness, owner="a") == ids(harness, owner="a", batch="b") == [job.id]


def test_a_job_keeps_its_owner(store_url: str) -> None:
    """Through claims, requeues and its failure."""
    harness = LedgerHarness(store_url, lease=0.5, max_attempts=2)
    (job,) = accepted(harness, 1, owner="a")
    for _ in range(2):
        assert harness.work.claim(job.id) is not None
        time.sleep(0.6)
        harness.sweep()
        assert ids(harness, owner="a") == [job.id]
    assert ids(harness, owner="a", status="failed") == [job.id]
    harness.client.close()


def test_only_acceptance_writes_the_owner() -> None:
    """A script that wrote it again could give a job to another owner."""
    folder = files("shared.ledger") / "lua"
    for path in folder.iterdir():
        calls = path.read_text().split("redis.call(")
        written = [call for call in calls if call.startswith("'HSET'") and "'tenant'" in call]
        assert bool(written) == (path.name == "accept.lua"), path.name


def test_expired_jobs_leave_the_lists(store_url: str) -> None:
    """After the retention only the keys of the workers are left, which expire by themselves."""
    harness = LedgerHarness(store_url, lease=0.5, retention=1)
    jobs = accepted(harness, 3, owner="a", batch=("b", now(), 0))
    for job in jobs[:2]:
        claim = harness.work.claim(job.id)
        assert claim is not None
        harness.work.complete(claim, b"{}")
    harness.act("cancel", jobs[2], owner="a")
    time.sleep(1.2)
    assert ids(harness, owner="a") == []
    assert harness.sweep().leading
    assert harness.names() == WORKER_KEYS
    harness.client.close()


def test_a_retried_job_stays_in_the_list(store_url: str) -> None:
    """It outlives the retention that it had when it was cancelled."""
    harness = LedgerHarness(store_url, lease=0.5, retention=1)
    (job,) = accepted(harness, 1)
    harness.act("cancel", job)
    harness.act("retry", job)
    time.sleep(1.2)
    harness.sweep()
    assert ids(harness, status="queued") == [job.id]
    harness.client.close()


@pytest.mark.parametrize(
    ("running", "mean_run", "ahead", "wait"),
    [(2, 500, 0, 0.2), (2, 500, 9, 2.5), (0, 500, 9, None), (2, None, 9, None), (1, 40, 99, 4.0)],
)
def test_the_wait_is_the_number_of_jobs_ahead_over_the_pace(
    running: int, mean_run: int | None, ahead: int, wait: float | None
) -> None:
    """In seconds; unknown while nothing runs or nothing has ended yet."""
    assert Pace(running, mean_run).wait(ahead) == wait


def test_a_queued_job_has_an_estimated_wait_once_another_has_ended(harness: LedgerHarness) -> None:
    """In its record, in lists, in its batch, and in the answer to the next submission."""
    first, running, *queued = accepted(harness, 4, batch=("b", now(), 0))
    claim = harness.work.claim(first.id)
    assert claim is not None
    time.sleep(0.3)
    harness.work.complete(claim, b"{}")
    assert harness.job(queued[1]).estimated_wait is None
    harness.work.claim(running.id)
    waits = [harness.job(job).estimated_wait for job in queued]
    assert waits[0] is not None
    assert 0.2 < waits[0] < 10
    assert waits[1] == pytest.approx(2 * waits[0], abs=0.2)
    assert [record.estimated_wait for record in harness.listed(status="queued").jobs] == waits[::-1]
    assert harness.batch("b").estimated_wait == waits[1]
    assert harness.accept(new_job()).wait > waits[1]
    assert harness.job(running).estimated_wait is None
