"""Whether the store has room: documents are refused before it is full, not when it is."""

import asyncio
from dataclasses import dataclass

from ingest_service.problems import ProblemError
from shared import problems
from shared.ledger import SubmissionLedger

# Memory is read at most this often (seconds).
FRESH = 1.0
RETRY_AFTER = "30"


@dataclass(frozen=True)
class _Reading:
    share: float
    at: float


class Headroom:
    """The share of its memory that the store uses, read once a second at most."""

    def __init__(self, ledger: SubmissionLedger, limit: float) -> None:
        self._ledger = ledger
        self._limit = limit
        self._reading = _Reading(0.0, float("-inf"))
        self._turn = asyncio.Lock()

    async def require(self) -> None:
        """Pass while there is room.

        Raises:
            ProblemError: the store uses more than its share.
            LedgerUnavailable: it did not say.
        """
        share = await self._share()
        if share > self._limit:
            raise ProblemError(
                problems.STORE_FULL,
                f"The store uses {share:.0%} of its memory; from {self._limit:.0%} on nothing is "
                "accepted.",
                {"Retry-After": RETRY_AFTER},
            )

    async def _share(self) -> float:
        clock = asyncio.get_running_loop().time
        async with self._turn:
            if clock() - self._reading.at >= FRESH:
                used, most = await self._ledger.memory()
                self._reading = _Reading(used / most if most else 0.0, clock())
            return self._reading.share
