"""The reconciler does its part for the ledger whatever the broker does."""

import time
from collections.abc import Sequence
from typing import Any

import pytest

from nlp_worker.run.reconciler import Reconciler
from nlp_worker.settings import WorkerSettings
from shared.errors import BrokerUnavailable, LedgerUnavailable
from shared.ledger import Sweep, WorkerHeartbeat


class Ledger:
    """Answers the same each time and writes down what it was asked."""

    def __init__(self, to_publish: tuple[str, ...] = ()) -> None:
        self.asked: list[tuple[int, bool]] = []
        self.to_publish = to_publish
        self.away = False

    def sweep(
        self, caller: WorkerHeartbeat, *, last: int, broker_empty: bool, final_error: Any
    ) -> Sweep:
        if self.away:
            raise LedgerUnavailable("away")
        self.asked.append((last, broker_empty))
        return Sweep(leading=True, failed=(), to_publish=self.to_publish, at=1000)


class Bell:
    """A broker that may be away, after a while."""

    def __init__(self, *, away: bool = False, slow: float = 0) -> None:
        self.away = away
        self.slow = slow
        self.published: list[tuple[list[str], int]] = []

    def waiting(self) -> int:
        time.sleep(self.slow)
        if self.away:
            raise BrokerUnavailable("away")
        return 0

    def publish(self, job_ids: Sequence[str], *, singly: bool, sent: int) -> None:
        if self.away:
            raise BrokerUnavailable("away")
        self.published.append((list(job_ids), sent))


@pytest.fixture
def settings() -> WorkerSettings:
    """Defaults."""
    return WorkerSettings(redis_url="redis://unused")  # type: ignore[arg-type]


def reconciler(ledger: Ledger, bell: Bell, settings: WorkerSettings) -> Reconciler:
    """One of a parent."""
    return Reconciler(ledger, bell, settings, WorkerHeartbeat(name="me", processes=1))  # type: ignore[arg-type]


def test_repeated_messages_carry_the_time_of_the_sweep(settings: WorkerSettings) -> None:
    """So that they tell how far the broker has come."""
    bell = Bell()
    reconciler(Ledger(to_publish=("a", "b")), bell, settings).sweep()
    assert bell.published == [(["a", "b"], 1000)]


def test_without_a_broker_leases_are_still_looked_after(settings: WorkerSettings) -> None:
    """It is just not held to be empty."""
    ledger = Ledger(to_publish=("a",))
    reconciler(ledger, Bell(away=True), settings).sweep()
    assert ledger.asked == [(0, False)]


def test_a_store_that_is_away_leaves_the_time_of_the_last_sweep(settings: WorkerSettings) -> None:
    """The ledger sees from it that there was an outage."""
    ledger = Ledger()
    sweeping = reconciler(ledger, Bell(), settings)
    sweeping.sweep()
    ledger.away = True
    sweeping.sweep()
    ledger.away = False
    sweeping.sweep()
    assert ledger.asked[0] == (0, True)
    assert 1000 <= ledger.asked[1][0] < 1100


def test_a_slow_broker_does_not_look_like_an_outage_of_the_store(settings: WorkerSettings) -> None:
    """Otherwise no lease would ever end while it is slow."""
    ledger = Ledger()
    sweeping = reconciler(ledger, Bell(slow=0.3), settings)
    sweeping.sweep()
    sweeping.sweep()
    assert ledger.asked[1][0] >= 1300
