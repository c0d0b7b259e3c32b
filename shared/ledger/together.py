"""Calls that come at the same time share a round trip to the store."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Told = TypeVar("Told")
# Calls in one round trip: its memory, and how long one answer waits for the others, are bounded.
MOST = 32
# Calls that come while a trip is under way make the next one when it has ended, but wait no longer
# than this (seconds): one that hangs holds up nobody else.
PATIENCE = 0.01


class Together(Generic[Asked, Told]):
    """Gathers calls and makes them in one go.

    `make` gets what was asked and answers with what was told in the same order, or with the error
    for this one call. An error that `make` raises goes to every call that it was made for. A caller
    that is cancelled takes nothing from the others.
    """

    def __init__(
        self, make: Callable[[Sequence[Asked]], Awaitable[Sequence[Told | Exception]]]
    ) -> None:
        self._make = make
        self._gathered: list[tuple[Asked, asyncio.Future[Told]]] = []
        self._departure: asyncio.Handle | None = None
        # The loop itself holds tasks weakly.
        self._under_way: set[asyncio.Task[None]] = set()

    async def ask(self, asked: Asked) -> Told:
        """What `make` tells for this; raises what it raises."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Told] = loop.create_future()
        if not self._gathered:
            if self._under_way:
                self._departure = loop.call_later(PATIENCE, self._go)
            else:
                self._departure = loop.call_soon(self._go)
        self._gathered.append((asked, answer))
        return await answer

    def _go(self) -> None:
        if self._departure:
            self._departure.cancel()
        calls, self._gathered = self._gathered, []
        for first in range(0, len(calls), MOST):
            task = asyncio.create_task(self._trip(calls[first : first + MOST]))
            self._under_way.add(task)
            task.add_done_callback(self._over)

    def _over(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        if self._gathered:
            self._go()

    async def _trip(self, calls: Sequence[tuple[Asked, asyncio.Future[Told]]]) -> None:
        try:
            told: Sequence[Told | Exception] = await self._make([asked for asked, _ in calls])
        except Exception as error:  # noqa: BLE001 - each caller raises it
            told = [error] * len(calls)
        for (_, answer), item in zip(calls, told, strict=True):
            if answer.done():
                continue
            if isinstance(item, Exception):
                answer.set_exception(item)
            else:
                answer.set_result(item)
