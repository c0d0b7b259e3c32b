"""The bounds of the queue, and the counted bytes of unfinished documents."""

import json
from dataclasses import replace

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
from tests.support.ledger_harness import LedgerHarness, new_job

ERROR = problems.ANNOTATION_FAILED.problem("it broke")
PLENTY = 2**40


def accept(harness: LedgerHarness, bounds: Bounds, *jobs: NewJob, **options: object) -> object:
    """Accept jobs under bounds."""

    async def run(_: object) -> object:
        client = connect_async(harness.url)
        try:
            ledger = SubmissionLedger(client, harness.settings, bounds)
            return await ledger.accept(jobs, owner="", **options)  # type: ignore[arg-type]
        finally:
            await client.aclose()

    return harness.submissions(run)


def unfinished_bytes(harness: LedgerHarness) -> int:
    """Return the counted bytes of unfinished documents."""
    return int(harness.client.hget(f"{harness.settings.namespace}:unfinished_bytes", "total") or 0)


def stored_bytes(job: NewJob) -> int:
    """Return what the store keeps of a document: its packed content, and its metadata."""
    return len(job.payload) + len(job.document)


def test_metadata_counts(harness: LedgerHarness) -> None:
    """Metadata is stored as it is, although it may pack well together with the content."""
    job = replace(new_job(), document=json.dumps({"metadata": {"note": "a" * 10_000}}).encode())
    assert accept(harness, Bounds(documents=PLENTY, bytes=PLENTY), job) == JobsAccepted()
    assert unfinished_bytes(harness) == stored_bytes(job) > 10_000


def test_a_batch_that_does_not_fit_leaves_no_trace(harness: LedgerHarness) -> None:
    """Neither jobs nor batch nor key are stored: the same request is accepted once there is room."""
    bounds = Bounds(documents=3, bytes=PLENTY)
    waiting = [new_job(), new_job()]
    assert accept(harness, bounds, *waiting) == JobsAccepted()
    before = harness.names()
    jobs = [new_job(), new_job()]
    options = {
        "batch": NewBatch("b", now(), 0),
        "idempotency": Idempotency("k", "f", b"answer"),
    }
    assert isinstance(accept(harness, bounds, *jobs, **options), QueueFull)
    assert harness.names() == before
    assert harness.work.claim(waiting[0].id) is not None
    assert accept(harness, bounds, *jobs, **options) == JobsAccepted()


def test_an_acceptance_sent_twice_does_not_find_the_queue_full(harness: LedgerHarness) -> None:
    """The client library repeats a call whose reply was lost."""
    bounds, job = Bounds(documents=1, bytes=PLENTY), new_job()
    assert accept(harness, bounds, job) == JobsAccepted()
    assert accept(harness, bounds, job) == JobsAccepted()
    assert isinstance(accept(harness, bounds, new_job()), QueueFull)


def test_the_bytes_of_queued_and_running_jobs_count(harness: LedgerHarness) -> None:
    """When they leave less room than a job needs, it is not accepted."""
    job = new_job()
    bounds = Bounds(documents=PLENTY, bytes=2 * stored_bytes(job) + 1)
    assert accept(harness, bounds, job) == JobsAccepted()
    claim = harness.work.claim(job.id)
    assert claim is not None
    assert accept(harness, bounds, new_job()) == JobsAccepted()
    assert isinstance(accept(harness, bounds, new_job()), QueueFull)
    harness.work.complete(claim, b"{}")
    assert accept(harness, bounds, new_job()) == JobsAccepted()


@pytest.mark.parametrize("ending", ["succeeded", "failed", "cancelled", "erased", "given up"])
def test_the_bytes_of_a_job_that_ends_are_subtracted(harness: LedgerHarness, ending: str) -> None:
    """However it ends; a retry adds them again."""
    job = new_job()
    claim = harness.claimed(job)
    assert unfinished_bytes(harness) == stored_bytes(job)
    match ending:
        case "succeeded":
            harness.work.complete(claim, b"{}")
        case "failed":
            harness.work.fail(claim, ERROR)
        case "cancelled":
            harness.act("cancel", job)
        case "erased":
            harness.act("erase", job)
        case "given up":
            harness.client.hset(f"{harness.settings.namespace}:job:{job.id}", "attempts", "99")
            harness.client.zadd(f"{harness.settings.namespace}:leases", {job.id: 1})
            assert harness.sweep().failed == (job.id,)
    assert "unfinished_bytes" not in harness.names()
    if ending in ("failed", "cancelled", "given up"):
        harness.act("retry", job)
        assert unfinished_bytes(harness) == stored_bytes(job)


def test_the_bytes_of_an_expired_job_are_subtracted(harness: LedgerHarness) -> None:
    """By the sweep that removes it from the lists."""
    job, other = new_job(), new_job()
    harness.accept(job, other)
    name = harness.settings.namespace
    harness.client.delete(f"{name}:job:{job.id}", f"{name}:payload:{job.id}")
    harness.client.zadd(f"{name}:expiry", {f"{job.id}:": 1})
    assert harness.sweep().leading
    assert unfinished_bytes(harness) == stored_bytes(other)
