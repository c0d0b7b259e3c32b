"""The leases of claimed jobs, over a ledger that raises what it is told to."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from nlp_worker.run.deadline import DocumentTimeout, deadline
from nlp_worker.run.leases import Leases, renewing
from shared.errors import LeaseLost, LedgerUnavailable, Superseded
from shared.ledger import Claim


class RenewingLedger:
    """Records which leases are renewed, and raises the error given for a job."""

    def __init__(self, errors: dict[str, Exception] | None = None) -> None:
        self.errors = errors or {}
        self.renewed: list[str] = []

    def renew(self, claim: Claim) -> None:
        """Record a renewal."""
        self.renewed.append(claim.job_id)
        if error := self.errors.get(claim.job_id):
            raise error


def claim(job_id: str) -> Claim:
    """Return the first claim of a job."""
    return Claim(job_id, fence=1, attempt=1, payload=b"")


def leases_of(ledger: Any, *claims: Claim) -> Leases:
    """Return leases that hold all of these claims."""
    leases = Leases(ledger)
    for each in claims:
        leases.hold(each)
    return leases


def annotate(leases: Leases, claim: Claim, seconds: float = 30) -> None:
    """Work on a claim for some seconds, after all leases are renewed."""
    with leases.current(claim), deadline(60, kill_after=60):
        leases.renew()
        time.sleep(seconds)


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for a condition, ten seconds at most."""
    limit = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.01)


def test_every_held_claim_is_renewed_until_it_is_finished() -> None:
    """Claims that still wait are renewed, too."""
    ledger, one, two = RenewingLedger(), claim("one"), claim("two")
    leases = leases_of(ledger, one, two)
    with leases.current(one):
        leases.renew()
    leases.renew()
    assert sorted(ledger.renewed[:2]) == ["one", "two"]
    assert ledger.renewed[2:] == ["two"]


def test_a_thread_renews_leases_in_time() -> None:
    """Several times a lease, as long as the block lasts."""
    ledger = RenewingLedger()
    with renewing(ledger, 0.04) as leases:  # type: ignore[arg-type]
        leases.hold(claim("one"))
        wait_until(lambda: len(ledger.renewed) > 3)
    renewed = len(ledger.renewed)
    time.sleep(0.05)
    assert len(ledger.renewed) == renewed


def test_a_superseded_document_is_left_unfinished() -> None:
    """The timeout says why, and the lease is not renewed again."""
    ledger, one = RenewingLedger({"one": Superseded("cancelled")}), claim("one")
    leases = leases_of(ledger, one)
    with pytest.raises(DocumentTimeout, match="cancelled, deleted or begun anew"):
        annotate(leases, one)
    assert leases.is_superseded(one)
    leases.renew()
    assert ledger.renewed == ["one"]


def test_a_document_goes_on_when_a_waiting_one_is_cancelled() -> None:
    """Only the current document is ended early."""
    ledger = RenewingLedger({"two": Superseded("cancelled")})
    one, two = claim("one"), claim("two")
    leases = leases_of(ledger, one, two)
    annotate(leases, one, seconds=0.05)
    assert (leases.is_superseded(one), leases.is_superseded(two)) == (False, True)


@pytest.mark.parametrize("error", [LeaseLost("run out"), LedgerUnavailable("away")])
def test_a_lease_that_could_not_be_renewed_ends_nothing(error: Exception) -> None:
    """The fence decides at the end which result counts."""
    one = claim("one")
    leases = leases_of(RenewingLedger({"one": error}), one)
    annotate(leases, one, seconds=0.05)
    assert not leases.is_superseded(one)
