"""The ledger for callbacks: which are due, and the result of each. Asynchronous."""

from dataclasses import dataclass
from typing import Any, Literal

from redis.asyncio import Redis

from shared.ledger.scripts import ScriptRunner, Value
from shared.ledger.store_errors import store_errors
from shared.settings import SharedSettings


@dataclass(frozen=True)
class DueCallback:
    """A callback to make.

    `ending` counts how often the job or batch has ended, `attempts` the calls made before this one.
    """

    kind: Literal["job", "batch"]
    id: str
    url: str
    ending: int
    attempts: int
    owner: str

    @property
    def message_id(self) -> str:
        """Return the id of the message, which is the same for every attempt to deliver it."""
        return f"{self.kind}_{self.id}_{self.ending}"


class CallbackLedger:
    """Hands out callbacks that are due; each method raises `LedgerUnavailable`."""

    def __init__(self, client: Redis, settings: SharedSettings) -> None:
        self._scripts = ScriptRunner(client, settings, "take_callbacks", "report_callback")

    async def _run(self, script: str, **args: Value) -> Any:
        with store_errors():
            return await self._scripts.run(script, **args)

    async def due(self, limit: int, *, reserved_for: float) -> list[DueCallback]:
        """Return up to `limit` callbacks to make now.

        One that is not reported within `reserved_for` seconds is handed out again.
        """
        found = await self._run(
            "take_callbacks", limit=limit, reserved_for=round(reserved_for * 1000)
        )
        return [_due(*(item.decode() for item in items)) for items in found]

    async def delivered(self, callback: DueCallback) -> bool:
        """Note that a callback has been delivered; return whether the report counts.

        It does not count when another process has reported the end of this delivery meanwhile, or
        the job has ended again.
        """
        return await self._report(callback, "delivered")

    async def undelivered(self, callback: DueCallback, error: str, pause: float | None) -> bool:
        """Note that a call has failed; return whether the report counts, as in `delivered`.

        The next call follows after `pause` seconds, None: never.
        """
        status = "failed" if pause is None else "pending"
        return await self._report(callback, status, error, pause or 0)

    async def _report(
        self, callback: DueCallback, status: str, error: str = "", pause: float = 0
    ) -> bool:
        counts = await self._run(
            "report_callback",
            kind=callback.kind,
            id=callback.id,
            ending=callback.ending,
            attempts=callback.attempts + 1,
            status=status,
            error=error,
            pause=round(pause * 1000),
        )
        return bool(counts)


def _due(kind: str, name: str, url: str, ending: str, attempts: str, owner: str) -> DueCallback:
    return DueCallback(
        "job" if kind == "job" else "batch", name, url, int(ending), int(attempts), owner
    )
