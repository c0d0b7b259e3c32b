"""The ledger as the API uses it to make callbacks: what is due, and how it went. Asynchronous."""

from dataclasses import dataclass
from typing import Any, Literal

from redis.asyncio import Redis

from shared.ledger.scripts import source, store_errors
from shared.settings import SharedSettings


@dataclass(frozen=True)
class DueCallback:
    """A callback in hand: its `ending` counts how often the job or batch has ended, `calls` the
    attempts made before this one."""

    kind: Literal["job", "batch"]
    id: str
    url: str
    ending: int
    attempts: int
    owner: str

    @property
    def message_id(self) -> str:
        """The same for every attempt to deliver the same ending."""
        return f"{self.kind}_{self.id}_{self.ending}"


class CallbackLedger:
    """Hands out callbacks that are due; each method raises `LedgerUnavailable`."""

    def __init__(self, client: Redis, settings: SharedSettings) -> None:
        self._prefix = settings.namespace
        self._ttl = settings.unfinished_ttl * 1000
        self._scripts = {name: client.register_script(source(name)) for name in ("calls", "called")}

    async def _run(self, script: str, *args: Any) -> Any:
        with store_errors():
            return await self._scripts[script](args=[self._prefix, self._ttl, *args])

    async def due(self, limit: int, *, reserved_for: float) -> list[DueCallback]:
        """Return up to `limit` callbacks to make now.

        One that is not reported within `reserved_for` seconds is handed out again.
        """
        found = await self._run("calls", limit, round(reserved_for * 1000))
        return [_call(*(item.decode() for item in items)) for items in found]

    async def delivered(self, call: DueCallback) -> None:
        """It has arrived."""
        await self._report(call, "delivered", "", 0)

    async def undelivered(self, call: DueCallback, trouble: str, pause: float | None) -> None:
        """It has not; the next attempt comes after `pause` seconds, or never."""
        outcome = "failed" if pause is None else "pending"
        await self._report(call, outcome, trouble, round((pause or 0) * 1000))

    async def _report(self, call: DueCallback, outcome: str, trouble: str, pause: int) -> None:
        await self._run(
            "called", call.kind, call.id, call.ending, call.attempts + 1, outcome, trouble, pause
        )


def _call(kind: str, name: str, url: str, ending: str, calls: str, owner: str) -> DueCallback:
    return DueCallback(
        "job" if kind == "job" else "batch", name, url, int(ending), int(calls), owner
    )
