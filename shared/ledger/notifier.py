"""Wakes requests that wait for a job or a batch, by one subscription a process."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from redis.asyncio import Redis

from shared.errors import LedgerUnavailable
from shared.ledger.store_errors import store_errors
from shared.settings import SharedSettings

log = logging.getLogger(__name__)

# Seconds.
RECONNECT_AFTER = 0.5


class Notifier:
    """One subscription to the events of the ledger for all waiting requests of the process.

    Events can be lost, because they are not stored: waiters must read the ledger from time to time,
    and all of them are woken after a reconnect.
    """

    def __init__(self, client: Redis, settings: SharedSettings) -> None:
        self._client = client
        self._channel = f"{settings.namespace}:events"
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self.closing = asyncio.Event()
        """Set when waiting must end."""

    def close(self) -> None:
        """End all waiting, now and later."""
        self.closing.set()
        self._wake_all()

    @asynccontextmanager
    async def waiting(self, topic: str) -> AsyncIterator[asyncio.Event]:
        """Yield an event that is set when `topic` ("job:<id>" or "batch:<id>") may have changed."""
        event = asyncio.Event()
        self._waiting.setdefault(topic, set()).add(event)
        try:
            yield event
        finally:
            events = self._waiting[topic]
            events.discard(event)
            if not events:
                del self._waiting[topic]

    async def run(self) -> None:
        """Listen until cancelled; reconnect after errors."""
        while True:
            try:
                with store_errors():
                    await self._follow()
            except LedgerUnavailable as error:
                log.warning("no events of the ledger: %s", error)
                await asyncio.sleep(RECONNECT_AFTER)

    async def _follow(self) -> None:
        async with self._client.pubsub() as subscription:
            await subscription.subscribe(self._channel)
            self._wake_all()
            await self._listen(subscription)

    async def _listen(self, subscription) -> None:  # type: ignore[no-untyped-def]
        while True:
            message = await subscription.get_message(ignore_subscribe_messages=True, timeout=30)
            if message is not None:
                self.wake(message["data"].decode())

    def wake(self, topic: str) -> None:
        """Wake the requests that wait for a topic."""
        for event in self._waiting.get(topic, ()):
            event.set()

    def _wake_all(self) -> None:
        for events in self._waiting.values():
            for event in events:
                event.set()
