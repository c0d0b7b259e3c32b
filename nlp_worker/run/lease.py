"""Keeps the leases of the documents in hand while the main thread is busy annotating them."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from nlp_worker.run.deadline import interrupt
from shared.context import on_behalf_of
from shared.errors import LeaseLost, LedgerUnavailable, Superseded
from shared.ledger import Claim, WorkLedger

log = logging.getLogger(__name__)

RENEWALS_PER_LEASE = 4
IN_VAIN = "left unfinished: the job was cancelled, deleted or begun anew"


class Leases:
    """The claims in hand, renewed from a thread until they are let go.

    A renewal that fails is not fatal: the fence decides at the end whose result counts.
    """

    def __init__(self, ledger: WorkLedger) -> None:
        self._ledger = ledger
        self._held: set[Claim] = set()
        self._in_vain: set[Claim] = set()
        self._in_turn: Claim | None = None
        self._lock = threading.Lock()

    def hold(self, claim: Claim) -> None:
        """Renew this claim's lease from now on."""
        with self._lock:
            self._held.add(claim)

    def is_wanted(self, claim: Claim) -> bool:
        """Whether a result of this claim can still count, as far as is known."""
        return claim not in self._in_vain

    @contextmanager
    def in_turn(self, claim: Claim) -> Iterator[None]:
        """The block annotates this claim's document. Its `deadline` ends early when no result of it
        would count; afterwards the claim is let go."""
        with self._lock:
            self._in_turn = claim
        try:
            yield
        finally:
            # With the lock nobody interrupts the next document for the sake of this one.
            with self._lock:
                self._in_turn = None
                self._held.discard(claim)

    def renew(self) -> None:
        """Push the end of every lease on."""
        with self._lock:
            held = list(self._held)
        for claim in held:
            with on_behalf_of(claim.origin, **claim.log_fields()):
                self._renew(claim)

    def _renew(self, claim: Claim) -> None:
        try:
            self._ledger.renew(claim)
        except LeaseLost as error:
            with self._lock:
                if claim not in self._held:
                    # Its end was stored meanwhile.
                    return
                self._held.discard(claim)
                if isinstance(error, Superseded):
                    self._in_vain.add(claim)
                    if claim is self._in_turn:
                        interrupt(IN_VAIN)
            log.warning("%s", error)
        except LedgerUnavailable as error:
            log.warning("lease not renewed: %s", error)


@contextmanager
def renewing(ledger: WorkLedger, lease: float) -> Iterator[Leases]:
    """Leases (of so many seconds) that are renewed in time until the block ends."""
    leases, done = Leases(ledger), threading.Event()
    interval = lease / RENEWALS_PER_LEASE

    def renew() -> None:
        while not done.wait(interval):
            leases.renew()

    thread = threading.Thread(target=renew, daemon=True)
    thread.start()
    try:
        yield leases
    finally:
        done.set()
        thread.join()
