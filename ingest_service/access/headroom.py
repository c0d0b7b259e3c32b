"""Whether the store has room: documents are refused before it is full, not when it is."""

import asyncio

from ingest_service.problems import ProblemError
from shared import problems
from shared.ledger import SubmissionLedger

# Memory is read at most this often (seconds).
FRESH = 1.0
RETRY_AFTER = "30"


class Headroom:
    """The share of its memory that the store uses, read once a second at most."""

    def __init__(self, ledger: SubmissionLedger, limit: float) -> None:
        self._ledger = ledger
        self._limit = limit
        self._share = 0.0
        self._fresh_until = float("-inf")
        self._reading: asyncio.Task[None] | None = None

    async def require(self) -> None:
        """Pass while there is room.

        Raises:
            ProblemError: the store uses more than its share.
            LedgerUnavailable: it did not say.
        """
        if asyncio.get_running_loop().time() >= self._fresh_until:
            # Whoever comes meanwhile waits for the same answer.
            if self._reading is None or self._reading.done():
                self._reading = asyncio.create_task(self._read())
            await asyncio.shield(self._reading)
        if self._share > self._limit:
            raise ProblemError(
                problems.STORE_FULL,
                f"The store uses {self._share:.0%} of its memory; "
                f"from {self._limit:.0%} on nothing is accepted.",
                {"Retry-After": RETRY_AFTER},
            )

    async def _read(self) -> None:
        used, most = await self._ledger.memory()
        self._share = used / most if most else 0.0
        self._fresh_until = asyncio.get_running_loop().time() + FRESH
