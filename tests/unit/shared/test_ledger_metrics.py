"""The metrics that the ledger counts."""

import asyncio
import time

from shared import context, problems
from shared.context import Origin
from shared.contracts import Problem
from shared.ledger.metrics import LedgerMetrics, read_metrics
from shared.store import connect_async
from tests.support.ledger_harness import EXHAUSTED, LedgerHarness, new_job

NO_TEXT: Problem = problems.NO_TEXT.problem("nothing there")


def metrics(harness: LedgerHarness) -> LedgerMetrics:
    """Read the metrics."""

    async def look() -> LedgerMetrics:
        client = connect_async(harness.url)
        try:
            return await read_metrics(client, harness.settings.namespace)
        finally:
            await client.aclose()

    return asyncio.run(look())


def test_an_empty_ledger_has_metrics_of_zero(harness: LedgerHarness) -> None:
    """Zeros, not gaps: a rate needs a first value."""
    found = metrics(harness)
    assert (found.queued, found.oldest, found.accepted, found.attempts) == (0, 0, 0, 0)
    assert found.run.buckets[-1] == (float("inf"), 0)


def test_ends_are_counted_once(harness: LedgerHarness) -> None:
    """However often they are reported; words count only for stored annotations."""
    done, failed, waiting = new_job(), new_job(), new_job()
    claim = harness.claimed(done)
    for _ in range(2):
        harness.work.complete(claim, b"{}", {"words": 5, "quotations": 2})
    claim = harness.claimed(failed)
    for _ in range(2):
        harness.work.fail(claim, NO_TEXT)
    harness.accept(waiting)
    found = metrics(harness)
    assert found.ended == {"succeeded": 1, "failed": 1, "cancelled": 0}
    assert found.failed == {"no-text": 1}
    assert found.annotated == {"words": 5, "characters": 0, "quotations": 2}
    assert found.queued == 1
    assert 0 < found.oldest < 60
    for histogram in (found.wait, found.run):
        assert histogram.buckets[-1] == (float("inf"), 2)


def test_attempts_without_an_outcome_are_counted_by_reason(harness: LedgerHarness) -> None:
    """The reasons: an expired lease, a dead worker, a stopped worker, a transient failure."""
    expired, died, stopped, transient = [new_job(str(number)) for number in range(4)]
    harness.claimed(expired)
    time.sleep(harness.settings.lease + 0.05)
    harness.sweep()
    harness.accept(died, stopped, transient)
    harness.work.claim(died.id, token="host:1:a")
    harness.work.release("host:1:", EXHAUSTED, counted=True)
    harness.work.claim(stopped.id, token="host:2:a")
    harness.work.release("host:2:", EXHAUSTED, counted=False)
    claim = harness.work.claim(transient.id)
    assert claim is not None
    harness.work.retry(claim, EXHAUSTED)
    found = metrics(harness)
    reasons = ("lease-expired", "worker-died", "handed-back", "transient-failure")
    assert found.lost == dict.fromkeys(reasons, 1)
    assert found.attempts == 4
    assert found.republished == 1


def test_every_worker_that_sweeps_has_a_heartbeat(harness: LedgerHarness) -> None:
    """Whether it leads or not."""
    harness.sweep("me")
    harness.sweep("you")
    assert {worker.name for worker in metrics(harness).heartbeats} == {"me", "you"}


def test_every_attempt_knows_the_request_of_its_job(harness: LedgerHarness) -> None:
    """Also the second one."""
    origin = Origin("request-7", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
    job = new_job()
    with context.on_behalf_of(origin):
        first = harness.claimed(job)
    assert first.origin == origin
    harness.work.retry(first, EXHAUSTED)
    second = harness.work.claim(job.id)
    assert second is not None
    assert (second.attempt, second.origin) == (2, origin)
