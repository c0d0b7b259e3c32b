"""Processes of the real pipeline are killed in the middle of a batch; every job still succeeds.

More faults, over a quick stand-in for the pipeline: `tests/chaos`.
"""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.pages import article
from tests.support.stack import RunningStack, running_stack

DOCUMENTS = 60


@pytest.fixture(scope="module")
def victim(scratch: Path) -> Iterator[RunningStack]:
    """Yield a stack of its own, because its processes are killed."""
    with running_stack(scratch / "victim", workers=2) as stack:
        yield stack


def submit_batch(stack: RunningStack) -> str:
    """Submit sixty pages in one batch and return its id."""
    pages = [{"content": article(number)} for number in range(DOCUMENTS)]
    return stack.api.post("/v1/batches", json={"documents": pages}).raise_for_status().json()["id"]


def wait_for_progress(stack: RunningStack, batch_id: str) -> None:
    """Wait until some documents are done and many are not."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        counts = stack.api.get(f"/v1/batches/{batch_id}").json()["counts"]
        if counts["succeeded"] >= 10:
            assert counts["queued"] > 0, "the batch is too short for this test"
            return
        time.sleep(0.05)
    pytest.fail(f"no progress: {counts}")


def assert_all_succeed(stack: RunningStack, batch_id: str) -> None:
    """Fail if a document was lost or has failed."""
    counts = stack.batch_finished(batch_id, within=120)["counts"]
    assert counts["succeeded"] == DOCUMENTS, counts


def test_a_killed_worker_child_costs_nothing(victim: RunningStack) -> None:
    """The process that is annotating is killed."""
    batch_id = submit_batch(victim)
    wait_for_progress(victim, batch_id)
    child = victim.worker_children()[0]
    child.kill()
    assert_all_succeed(victim, batch_id)
    assert child.pid not in {process.pid for process in victim.worker_children()}


def test_a_killed_api_costs_nothing(victim: RunningStack) -> None:
    """The API is killed right after it has accepted documents."""
    batch_id = submit_batch(victim)
    killed = victim.process("api").pid
    os.kill(killed or 0, signal.SIGKILL)
    time.sleep(0.5)
    victim.await_ready(within=60)
    assert victim.process("api").pid != killed
    assert_all_succeed(victim, batch_id)


def test_a_killed_store_costs_nothing(victim: RunningStack) -> None:
    """The store is killed; its append-only file has everything that was accepted."""
    batch_id = submit_batch(victim)
    wait_for_progress(victim, batch_id)
    os.kill(victim.process("store").pid or 0, signal.SIGKILL)
    time.sleep(1)
    assert_all_succeed(victim, batch_id)
