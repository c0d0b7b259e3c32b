"""The capacity of the store: documents are refused before it is full."""

import asyncio

from ingest_service.problem_responses import ProblemError
from shared import problems
from shared.ledger import SubmissionLedger

# The store's memory is read at most this often (seconds).
INTERVAL = 1.0
RETRY_AFTER = "30"


class StoreCapacity:
    """The share of its memory that the store uses, read once a second at most."""

    def __init__(self, ledger: SubmissionLedger, max_share: float) -> None:
        self._ledger = ledger
        self._max_share = max_share
        self._share = 0.0
        self._valid_until = float("-inf")
        self._reading: asyncio.Task[None] | None = None

    async def require(self) -> None:
        """Return if documents may be accepted.

        Raises:
            ProblemError: the store uses more than its share.
            LedgerUnavailable: the store did not answer.
        """
        if asyncio.get_running_loop().time() >= self._valid_until:
            # Requests that come meanwhile wait for the same reading.
            if self._reading is None or self._reading.done():
                self._reading = asyncio.create_task(self._read())
            await asyncio.shield(self._reading)
        if self._share > self._max_share:
            raise ProblemError(
                problems.STORE_FULL,
                f"The store uses {self._share:.0%} of its memory; "
                f"above {self._max_share:.0%} nothing is accepted.",
                {"Retry-After": RETRY_AFTER},
            )

    async def _read(self) -> None:
        used, available = await self._ledger.memory()
        self._share = used / available if available else 0.0
        self._valid_until = asyncio.get_running_loop().time() + INTERVAL
