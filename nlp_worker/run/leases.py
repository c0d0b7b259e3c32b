"""The leases of claimed jobs, renewed while the main thread is busy annotating."""

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
SUPERSEDED = "left unfinished: the job was cancelled, deleted or begun anew"


class Leases:
    """The claims of this process, renewed from a thread until they are finished.

    A renewal that fails is not fatal: in the end the fence decides which result counts.
    """

    def __init__(self, ledger: WorkLedger) -> None:
        self._ledger = ledger
        self._claims: set[Claim] = set()
        self._superseded: set[Claim] = set()
        self._current: Claim | None = None
        self._lock = threading.Lock()

    def hold(self, claim: Claim) -> None:
        """Renew the lease of this claim from now on."""
        with self._lock:
            self._claims.add(claim)

    def is_superseded(self, claim: Claim) -> bool:
        """Return whether a result of this claim is known to be refused."""
        return claim in self._superseded

    @contextmanager
    def current(self, claim: Claim) -> Iterator[None]:
        """Mark the block as the work on this claim; afterwards the claim is not renewed any more.

        The `deadline` inside the block ends early when a result of the claim would be refused.
        """
        with self._lock:
            self._current = claim
        try:
            yield
        finally:
            # The lock prevents an interrupt meant for this document from reaching the next one.
            with self._lock:
                self._current = None
                self._claims.discard(claim)

    def renew(self) -> None:
        """Renew every lease once."""
        with self._lock:
            claims = list(self._claims)
        for claim in claims:
            with on_behalf_of(claim.origin, **claim.log_fields()):
                self._renew(claim)

    def _renew(self, claim: Claim) -> None:
        try:
            self._ledger.renew(claim)
        except LeaseLost as error:
            with self._lock:
                if claim not in self._claims:
                    # Its outcome was stored meanwhile.
                    return
                self._claims.discard(claim)
                if isinstance(error, Superseded):
                    self._superseded.add(claim)
                    if claim is self._current:
                        interrupt(SUPERSEDED)
            log.warning("%s", error)
        except LedgerUnavailable as error:
            log.warning("lease not renewed: %s", error)


@contextmanager
def renewing(ledger: WorkLedger, lease: float) -> Iterator[Leases]:
    """Yield leases (of `lease` seconds) that a thread renews in time until the block ends."""
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
