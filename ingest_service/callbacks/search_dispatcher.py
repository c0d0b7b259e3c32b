"""Tells saved searches what is new, from whichever API process claims them first."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from pydantic import BaseModel, SecretStr

from ingest_service.callbacks.dispatcher import (
    CLAIM_MARGIN,
    MAX_BACKOFF,
    MAX_CONCURRENT,
    POLL_INTERVAL,
    RetryPolicy,
)
from ingest_service.callbacks.sender import CallbackRefused, CallbackSender
from ingest_service.callbacks.signature import signed_headers
from library.errors import LibraryUnavailable
from library.library import Library
from library.saved_searches import DueSearch
from library.search_filter import Search
from shared.contracts import FoundQuotes, SavedSearch
from shared.ledger.timestamps import now

log = logging.getLogger(__name__)


class SearchMessage(BaseModel):
    """An event about a saved search, as Standard Webhooks lays it out."""

    type: str
    timestamp: datetime
    data: FoundQuotes


class SearchDispatcher:
    """Claims searches that have something to tell, sends it and records the outcome.

    A message is tried again until it is delivered, with growing pauses: nothing that was found is
    left out. If the process dies in between, another one sends it again under the same id.
    """

    def __init__(
        self,
        library: Library,
        sender: CallbackSender,
        retries: RetryPolicy,
        secret_of: Callable[[str], SecretStr | None],
        search_of: Callable[[str, SavedSearch], Search],
        count: Callable[[str], None],
    ) -> None:
        self._library = library
        self._sender = sender
        self._retries = retries
        self._secret_of = secret_of
        self._search_of = search_of
        self._count = count

    async def run(self) -> None:
        """Send messages until cancelled."""
        try:
            while True:
                if not await self._round():
                    await asyncio.sleep(POLL_INTERVAL)
        finally:
            await self._sender.aclose()

    async def _round(self) -> bool:
        """Serve the searches that are due now; return whether there were any."""
        reserved = self._retries.timeout + CLAIM_MARGIN
        try:
            due = await asyncio.to_thread(
                self._library.due_searches, MAX_CONCURRENT, reserved_for=reserved
            )
        except LibraryUnavailable as error:
            log.debug("no saved searches now: %s", error)
            return False
        await asyncio.gather(*map(self._serve, due))
        return bool(due)

    async def _serve(self, due: DueSearch) -> None:
        """Tell one search what is new, if anything is."""
        context = {"search_id": due.saved.id, "message_id": due.message_id}
        try:
            try:
                search = self._search_of(due.tenant, due.saved)
            except ValueError as error:
                await asyncio.to_thread(self._library.search_failed, due, str(error), None)
                return
            due, found = await asyncio.to_thread(self._library.found_anew, search, due)
            if not found:
                return
            try:
                await self._send(due, FoundQuotes(search=due.saved, quotes=found))
            except CallbackRefused as error:
                log.warning("saved search: callback failed: %s", error, extra=context)
                pause = None if error.final else self._pause(due.attempts)
                self._count("ended" if error.final else "failed")
                await asyncio.to_thread(self._library.search_failed, due, str(error), pause)
            else:
                self._count("delivered")
                await asyncio.to_thread(self._library.search_told, due)
                log.info("saved search: callback delivered", extra=context)
        except LibraryUnavailable as error:
            log.warning("saved search: will be told again: %s", error, extra=context)

    def _pause(self, attempts: int) -> float:
        """Return the seconds until the next attempt; the pauses stop growing, not the attempts."""
        return self._retries.pause(min(attempts + 1, self._retries.attempts - 1)) or MAX_BACKOFF

    async def _send(self, due: DueSearch, found: FoundQuotes) -> None:
        secret = self._secret_of(due.tenant)
        if secret is None:
            raise CallbackRefused("there is no secret to sign with any more", final=True)
        message = SearchMessage(type="search.found", timestamp=now(), data=found)
        body = message.model_dump_json().encode()
        headers = signed_headers(secret, due.message_id, body)
        await self._sender.send(str(due.saved.callback_url), body, headers)
