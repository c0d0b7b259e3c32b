"""The reconciler sweeps the ledger whatever the broker does."""

import time
from collections.abc import Sequence
from typing import Any

import pytest

from nlp_worker.run.reconciler import Reconciler
from nlp_worker.settings import WorkerSettings
from shared.errors import BrokerUnavailable, LedgerUnavailable
from shared.ledger import Sweep, WorkerHeartbeat


class SweptLedger:
    """Returns the same sweep each time and records the arguments."""

    def __init__(self, to_publish: tuple[str, ...] = ()) -> None:
        self.calls: list[tuple[int, bool]] = []
        self.to_publish = to_publish
        self.away = False

    def sweep(
        self, caller: WorkerHeartbeat, *, last: int, broker_empty: bool, final_error: Any
    ) -> Sweep:
        if self.away:
            raise LedgerUnavailable("away")
        self.calls.append((last, broker_empty))
        return Sweep(leading=True, failed=(), to_publish=self.to_publish, at=1000)


class SlowPublisher:
    """Answers after some seconds, or not at all."""

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
    """Return the default settings."""
    return WorkerSettings(redis_url="redis://unused")  # type: ignore[arg-type]


def reconciler(
    ledger: SweptLedger, publisher: SlowPublisher, settings: WorkerSettings
) -> Reconciler:
    """Return the reconciler of a parent."""
    heartbeat = WorkerHeartbeat(name="me", processes=1)
    return Reconciler(ledger, publisher, settings, heartbeat)  # type: ignore[arg-type]


def test_repeated_messages_carry_the_time_of_the_sweep(settings: WorkerSettings) -> None:
    """The ledger learns from it how far the broker has come."""
    publisher = SlowPublisher()
    reconciler(SweptLedger(to_publish=("a", "b")), publisher, settings).sweep()
    assert publisher.published == [(["a", "b"], 1000)]


def test_without_a_broker_the_ledger_is_still_swept(settings: WorkerSettings) -> None:
    """The broker is not taken to be empty."""
    ledger = SweptLedger(to_publish=("a",))
    reconciler(ledger, SlowPublisher(away=True), settings).sweep()
    assert ledger.calls == [(0, False)]


def test_a_store_that_is_away_leaves_the_time_of_the_last_sweep(settings: WorkerSettings) -> None:
    """The next sweep tells the ledger that there was an outage."""
    ledger = SweptLedger()
    sweeping = reconciler(ledger, SlowPublisher(), settings)
    sweeping.sweep()
    ledger.away = True
    sweeping.sweep()
    ledger.away = False
    sweeping.sweep()
    assert ledger.calls[0] == (0, True)
    assert 1000 <= ledger.calls[1][0] < 1100


def test_a_slow_broker_does_not_look_like_an_outage_of_the_store(settings: WorkerSettings) -> None:
    """Otherwise no lease would ever end while the broker is slow."""
    ledger = SweptLedger()
    sweeping = reconciler(ledger, SlowPublisher(slow=0.3), settings)
    sweeping.sweep()
    sweeping.sweep()
    assert ledger.calls[1][0] >= 1300
