"""A parent notices that a child has ended and releases its jobs."""

from dataclasses import dataclass
from typing import Any

import pytest

from nlp_worker.run.child_monitor import ChildMonitor
from nlp_worker.run.shutdown_flag import ShutdownFlag
from shared.errors import LedgerUnavailable
from shared.ledger import Released


@dataclass
class FakeChild:
    """A process that may have ended."""

    pid: int
    exitcode: int | None = None


class RecordingLedger:
    """Records what is released."""

    def __init__(self) -> None:
        self.released: list[tuple[str, str, bool]] = []
        self.away = False

    def release(self, owner: str, final_error: Any, *, counted: bool) -> Released:
        if self.away:
            raise LedgerUnavailable("away")
        self.released.append((owner, final_error.detail, counted))
        return Released(failed=(), to_publish=("a",))


class RecordingPublisher:
    """Records what is published."""

    def __init__(self) -> None:
        self.published: list[str] = []

    def publish(self, job_ids: tuple[str, ...], *, singly: bool) -> None:
        assert singly
        self.published += job_ids


@dataclass
class Scene:
    """Two children, and what their monitor works with."""

    alive: list[FakeChild]
    ledger: RecordingLedger
    publisher: RecordingPublisher
    shutdown: ShutdownFlag
    monitor: ChildMonitor


@pytest.fixture
def scene() -> Scene:
    """Return a monitor that has seen both children alive."""
    alive, shutdown = [FakeChild(1), FakeChild(2)], ShutdownFlag()
    ledger, publisher = RecordingLedger(), RecordingPublisher()
    monitor = ChildMonitor(
        lambda: list(alive),
        ledger,  # type: ignore[arg-type]
        publisher,  # type: ignore[arg-type]
        shutdown,
        owner="host:9",
        max_attempts=3,
    )
    monitor.check()
    return Scene(alive, ledger, publisher, shutdown, monitor)


def test_children_that_are_alive_are_left_alone(scene: Scene) -> None:
    """A check without a dead child releases nothing."""
    scene.monitor.check()
    assert scene.ledger.released == []


def test_the_jobs_of_a_dead_child_are_released_once(scene: Scene) -> None:
    """The error of a last attempt says how the child ended."""
    scene.alive[0].exitcode = -11
    del scene.alive[0]
    scene.monitor.check()
    scene.monitor.check()
    [(owner, detail, counted)] = scene.ledger.released
    assert (owner, counted) == ("host:9:1:", True)
    assert "ended with SIGSEGV" in detail
    assert scene.publisher.published == ["a"]


def test_a_child_that_ends_during_a_shutdown_costs_no_attempt(scene: Scene) -> None:
    """The attempt is released without being counted."""
    scene.shutdown.set()
    scene.alive.pop(0)
    scene.monitor.check()
    assert [counted for _, _, counted in scene.ledger.released] == [False]


def test_a_dead_child_is_kept_while_the_store_is_away(scene: Scene) -> None:
    """Its jobs are released at the next check."""
    scene.ledger.away = True
    scene.alive.pop(0)
    scene.monitor.check()
    scene.ledger.away = False
    scene.monitor.check()
    assert [owner for owner, _, _ in scene.ledger.released] == ["host:9:1:"]
