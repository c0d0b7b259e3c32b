"""Wakes those who wait for a job or a batch, from one subscription per process."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from redis.asyncio import Redis

from shared.ledger.store_errors import UNAVAILABLE
from shared.settings import SharedSettings

log = logging.getLogger(__name__)

RECONNECT_AFTER = 0.5


class Notifier:
    """One subscription to the ledger's events, shared by every waiting request of the process.

    Notifications can be lost (they are not stored), so waiters look for themselves from time to
    time, and all of them look once whenever the subscription has been away.
    """

    def __init__(self, client: Redis, settings: SharedSettings) -> None:
        self._client = client
        self._channel = f"{settings.namespace}:events"
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self.closing = asyncio.Event()
        """Set when nobody shall wait any longer."""

    def close(self) -> None:
        """Let everybody go who waits, and whoever would."""
        self.closing.set()
        self._wake_all()

    @asynccontextmanager
    async def waiting(self, topic: str) -> AsyncIterator[asyncio.Event]:
        """An event that is set when `topic` ("job:<id>" or "batch:<id>") may have changed."""
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
        """Listen until cancelled; reconnects by itself."""
        while True:
            try:
                async with self._client.pubsub() as subscription:
                    await subscription.subscribe(self._channel)
                    self._wake_all()
                    await self._listen(subscription)
            except UNAVAILABLE as error:
                log.warning("the ledger's notifications are away: %s", error)
                await asyncio.sleep(RECONNECT_AFTER)

    async def _listen(self, subscription) -> None:  # type: ignore[no-untyped-def]
        while True:
            message = await subscription.get_message(ignore_subscribe_messages=True, timeout=30)
            if message is not None:
                self.wake(message["data"].decode())

    def wake(self, topic: str) -> None:
        """Wake those who wait for one topic."""
        for event in self._waiting.get(topic, ()):
            event.set()

    def _wake_all(self) -> None:
        for events in self._waiting.values():
            for event in events:
                event.set()
