"""Sends callbacks when they are due, from whichever API process claims them first."""

import asyncio
import logging
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from pydantic import SecretStr

from ingest_service.callbacks.message import CallbackMessage, batch_message, job_message
from ingest_service.callbacks.sender import CallbackRefused, CallbackSender
from ingest_service.callbacks.signature import signed_headers
from shared.errors import LedgerUnavailable
from shared.ledger import CallbackLedger, DueCallback, SubmissionLedger
from shared.ledger.notifier import Notifier

log = logging.getLogger(__name__)

MAX_CONCURRENT = 16
# Without a notification the ledger is asked this often (seconds).
POLL_INTERVAL = 1.0
MAX_BACKOFF = 4 * 60 * 60
# A claimed callback is left to this process for the time of one attempt and this long (seconds).
CLAIM_MARGIN = 20.0
TOPIC = "callbacks"
SUPERSEDED = "the outcome of a callback came too late: another process has recorded one"

Context = dict[str, str]


@dataclass(frozen=True)
class RetryPolicy:
    """How often a callback is attempted. Times in seconds.

    The pause after the first attempt is `backoff`; after each further one it is four times as long.
    """

    timeout: float
    attempts: int
    backoff: float

    def pause(self, attempts: int) -> float | None:
        """Return the seconds until the next attempt, with jitter; None after the last one."""
        if attempts >= self.attempts:
            return None
        longest = min(self.backoff * 4.0 ** (attempts - 1), MAX_BACKOFF)
        return longest * random.uniform(0.75, 1)  # noqa: S311 - not a secret


class CallbackDispatcher:
    """Claims due callbacks in the ledger, sends them and records the outcome.

    If the process dies in between, another one sends the callback again: a message may arrive
    twice, and has the same id then.
    """

    def __init__(
        self,
        callbacks: CallbackLedger,
        jobs: SubmissionLedger,
        notifier: Notifier,
        sender: CallbackSender,
        retries: RetryPolicy,
        secret_of: Callable[[str], SecretStr | None],
    ) -> None:
        self._callbacks = callbacks
        self._jobs = jobs
        self._notifier = notifier
        self._sender = sender
        self._retries = retries
        self._secret_of = secret_of
        self._running: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Send callbacks until cancelled; those that are under way then are left to others."""
        try:
            async with self._notifier.waiting(TOPIC) as due:
                while True:
                    due.clear()
                    try:
                        await self._start_due()
                    except LedgerUnavailable as error:
                        log.warning("no callbacks now: %s", error)
                    await self._wait(due)
        finally:
            for task in self._running:
                task.cancel()
            await asyncio.gather(*self._running, return_exceptions=True)
            await self._sender.aclose()

    async def _start_due(self) -> None:
        free = MAX_CONCURRENT - len(self._running)
        if not free:
            return
        for call in await self._callbacks.due(
            free, reserved_for=self._retries.timeout + CLAIM_MARGIN
        ):
            task = asyncio.create_task(self._deliver(call))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def _wait(self, due: asyncio.Event) -> None:
        """Wait until a callback may be due and one more can be sent."""
        if len(self._running) == MAX_CONCURRENT:
            await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(POLL_INTERVAL):
                await due.wait()

    async def _deliver(self, call: DueCallback) -> None:
        """Send one callback and record the outcome."""
        context = {f"{call.kind}_id": call.id, "message_id": call.message_id}
        try:
            message = await self._message(call)
            if message is None:
                return
            try:
                await self._send(call, message.body())
            except CallbackRefused as error:
                await self._note_failure(call, error, context)
            else:
                await self._note_delivery(call, context)
        except LedgerUnavailable as error:
            log.warning("callback will be sent again: %s", error, extra=context)

    # An outcome is logged once the ledger has it. Otherwise a process that was halted for longer
    # than its claim would log the opposite of what another one has recorded meanwhile.

    async def _note_delivery(self, call: DueCallback, context: Context) -> None:
        if await self._callbacks.delivered(call):
            log.info("callback delivered", extra=context)
        else:
            log.warning(SUPERSEDED, extra=context)

    async def _note_failure(
        self, call: DueCallback, error: CallbackRefused, context: Context
    ) -> None:
        pause = None if error.final else self._retries.pause(call.attempts + 1)
        if not await self._callbacks.undelivered(call, str(error), pause):
            log.warning(SUPERSEDED, extra=context)
        elif pause is None:
            log.warning("callback failed for good: %s", error, extra=context)
        else:
            log.warning("callback is repeated in %.1f s: %s", pause, error, extra=context)

    async def _send(self, call: DueCallback, body: bytes) -> None:
        secret = self._secret_of(call.owner)
        if secret is None:
            raise CallbackRefused("there is no secret to sign with any more", final=True)
        headers = signed_headers(secret, call.message_id, body)
        await self._sender.send(call.url, body, headers)

    async def _message(self, call: DueCallback) -> CallbackMessage | None:
        """Return the message about the job or batch as it stands; None if it was erased."""
        if call.kind == "batch":
            batch = await self._jobs.batch(call.id, owner=call.owner)
            return batch_message(batch) if batch else None
        job = await self._jobs.job(call.id, owner=call.owner, result=False)
        return job_message(job) if job else None
