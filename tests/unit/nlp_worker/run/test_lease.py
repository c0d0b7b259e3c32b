"""The leases of what is in hand, over a ledger that answers as it is told."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from nlp_worker.run.deadline import DocumentTimeout, deadline
from nlp_worker.run.lease import Leases, renewing
from shared.errors import LeaseLost, LedgerUnavailable, Superseded
from shared.ledger import Claim


class Ledger:
    """Writes down whose lease is renewed, and raises what it is given for a job."""

    def __init__(self, errors: dict[str, Exception] | None = None) -> None:
        self.errors = errors or {}
        self.renewed: list[str] = []

    def renew(self, claim: Claim) -> None:
        """One renewal."""
        self.renewed.append(claim.job_id)
        if error := self.errors.get(claim.job_id):
            raise error


def claim(job_id: str) -> Claim:
    """The first attempt at a job."""
    return Claim(job_id, fence=1, attempt=1, payload=b"")


def leases_of(ledger: Any, *claims: Claim) -> Leases:
    """All of them in hand."""
    leases = Leases(ledger)
    for each in claims:
        leases.hold(each)
    return leases


def annotate_in_turn(leases: Leases, claim: Claim, seconds: float = 30) -> None:
    """Be busy for so long with its document, in the middle of which the leases are renewed."""
    with leases.in_turn(claim), deadline(60, kill_after=60):
        leases.renew()
        time.sleep(seconds)


def until(true: Callable[[], bool]) -> None:
    """Wait for it, ten seconds at most."""
    limit = time.monotonic() + 10
    while not true():
        assert time.monotonic() < limit
        time.sleep(0.01)


def test_every_claim_in_hand_is_renewed_until_its_turn_is_over() -> None:
    """Those that wait for their turn, too."""
    ledger, one, two = Ledger(), claim("one"), claim("two")
    leases = leases_of(ledger, one, two)
    with leases.in_turn(one):
        leases.renew()
    leases.renew()
    assert sorted(ledger.renewed[:2]) == ["one", "two"]
    assert ledger.renewed[2:] == ["two"]


def test_they_are_renewed_in_time() -> None:
    """From a thread, four times a lease, as long as the block lasts."""
    ledger = Ledger()
    with renewing(ledger, 0.04) as leases:  # type: ignore[arg-type]
        leases.hold(claim("one"))
        until(lambda: len(ledger.renewed) > 3)
    renewed = len(ledger.renewed)
    time.sleep(0.05)
    assert len(ledger.renewed) == renewed


def test_what_nobody_waits_for_is_left_when_its_turn_has_come() -> None:
    """With the reason; it is not renewed again."""
    ledger, one = Ledger({"one": Superseded("cancelled")}), claim("one")
    leases = leases_of(ledger, one)
    with pytest.raises(DocumentTimeout, match="cancelled, deleted or begun anew"):
        annotate_in_turn(leases, one)
    assert not leases.is_wanted(one)
    leases.renew()
    assert ledger.renewed == ["one"]


def test_another_document_goes_on_when_one_that_waits_is_cancelled() -> None:
    """Only what has its turn is ended early."""
    ledger = Ledger({"two": Superseded("cancelled")})
    one, two = claim("one"), claim("two")
    leases = leases_of(ledger, one, two)
    annotate_in_turn(leases, one, seconds=0.05)
    assert (leases.is_wanted(one), leases.is_wanted(two)) == (True, False)


@pytest.mark.parametrize("error", [LeaseLost("run out"), LedgerUnavailable("away")])
def test_a_lease_that_could_not_be_renewed_ends_nothing(error: Exception) -> None:
    """Whose result counts is decided by the fence."""
    one = claim("one")
    leases = leases_of(Ledger({"one": error}), one)
    annotate_in_turn(leases, one, seconds=0.05)
    assert leases.is_wanted(one)
