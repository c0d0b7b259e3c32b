"""Makes callbacks as they fall due, from whichever API process takes them into hand first."""

import asyncio
import json
import logging
import random
from contextlib import suppress
from datetime import datetime

from ingest_service import representations
from ingest_service.callbacks.sender import CallbackRefused, Sender
from ingest_service.callbacks.signature import signed_headers
from ingest_service.settings import IngestSettings
from shared.errors import LedgerUnavailable
from shared.ledger import CallbackLedger, DueCallback, SubmissionLedger
from shared.ledger.notifier import Notifier
from shared.ledger.timestamps import now

log = logging.getLogger(__name__)

AT_ONCE = 16
# Without a notification the ledger is asked this often (seconds).
POLL = 1.0
LONGEST_PAUSE = 4 * 60 * 60
# How much longer than one attempt may take a callback stays in one hand (seconds).
MARGIN = 20.0
TOPIC = "callbacks"


class Deliverer:
    """Takes due callbacks from the ledger and reports how each went.

    A process that dies between the two is succeeded after a while, so a message may arrive twice;
    its id tells.
    """

    def __init__(
        self,
        calls: CallbackLedger,
        jobs: SubmissionLedger,
        notifier: Notifier,
        sender: Sender,
        settings: IngestSettings,
    ) -> None:
        self._calls = calls
        self._jobs = jobs
        self._notifier = notifier
        self._sender = sender
        self._settings = settings
        self._in_hand: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Deliver until cancelled; what is in hand then is left to others."""
        try:
            async with self._notifier.waiting(TOPIC) as due:
                while True:
                    due.clear()
                    try:
                        await self._take()
                    except LedgerUnavailable as error:
                        log.warning("no callbacks now: %s", error)
                    await self._pause(due)
        finally:
            for task in self._in_hand:
                task.cancel()
            await asyncio.gather(*self._in_hand, return_exceptions=True)
            await self._sender.aclose()

    async def _take(self) -> None:
        room = AT_ONCE - len(self._in_hand)
        if not room:
            return
        reserved_for = self._settings.callback_timeout + MARGIN
        for call in await self._calls.due(room, reserved_for=reserved_for):
            task = asyncio.create_task(self._deliver(call))
            self._in_hand.add(task)
            task.add_done_callback(self._in_hand.discard)

    async def _pause(self, due: asyncio.Event) -> None:
        """Until something is due, or a place is free while there may be more than places."""
        if len(self._in_hand) == AT_ONCE:
            await asyncio.wait(self._in_hand, return_when=asyncio.FIRST_COMPLETED)
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(POLL):
                await due.wait()

    async def _deliver(self, call: DueCallback) -> None:
        context = {f"{call.kind}_id": call.id, "message_id": call.message_id}
        try:
            await self._attempt(call)
            log.info("callback delivered", extra=context)
        except LedgerUnavailable as error:
            log.warning("callback left to another attempt: %s", error, extra=context)

    async def _attempt(self, call: DueCallback) -> None:
        body = await self._message(call)
        if body is None:
            return
        try:
            await self._send(call, body)
        except CallbackRefused as error:
            last = error.final or call.attempts + 1 >= self._settings.callback_attempts
            pause = None if last else self._backoff(call.attempts)
            log.warning("callback failed: %s", error, extra={"message_id": call.message_id})
            await self._calls.undelivered(call, str(error), pause)
        else:
            await self._calls.delivered(call)

    async def _send(self, call: DueCallback, body: bytes) -> None:
        secret = self._settings.callback_secret_of(call.owner)
        if secret is None:
            raise CallbackRefused("there is no secret to sign with any more", final=True)
        headers = signed_headers(secret, call.message_id, body)
        await self._sender.send(call.url, body, headers)

    async def _message(self, call: DueCallback) -> bytes | None:
        """The job (without its result) or the batch as it stands; None once erased."""
        if call.kind == "batch":
            batch = await self._jobs.batch(call.id, owner=call.owner)
            return (
                None
                if batch is None
                else message("batch.finished", now(), representations.batch(batch))
            )
        job = await self._jobs.job(call.id, owner=call.owner, result=False)
        if job is None:
            return None
        return message(f"job.{job.status}", job.finished_at or now(), representations.job(job))

    def _backoff(self, calls: int) -> float:
        """Four times as long after each attempt, with jitter, so that receivers are not rushed."""
        longest = min(self._settings.callback_backoff * 4.0**calls, LONGEST_PAUSE)
        return longest * random.uniform(0.75, 1)  # noqa: S311 - nothing secret about it


def message(kind: str, at: datetime, data: bytes) -> bytes:
    """The body of a callback, as Standard Webhooks lays it out; `data` is spliced in as it is."""
    opened = json.dumps({"type": kind, "timestamp": at.isoformat().replace("+00:00", "Z")})
    return b"".join([opened.removesuffix("}").encode(), b', "data": ', data, b"}"])
