"""Readings of the queue: one for a request, and one a second for all event streams together."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from redis.asyncio import Redis

from shared.contracts import Queue, StatusCounts
from shared.ledger import SubmissionLedger
from shared.ledger.metrics import read_metrics
from shared.ledger.timestamps import now

Reading = TypeVar("Reading")

# Seconds between two readings.
INTERVAL = 1.0


@dataclass
class SharedReading(Generic[Reading]):
    """A value that is read at most once per `INTERVAL`, however many ask for it.

    Whoever asks during a reading waits for that one, and shares its error.
    """

    read: Callable[[], Awaitable[Reading]]
    _task: "asyncio.Task[Reading] | None" = None
    _begun: float = 0.0

    async def get(self) -> Reading:
        """Return the latest value. Raises what the reading has raised."""
        time = asyncio.get_running_loop().time()
        if self._task is None or (self._task.done() and time - self._begun >= INTERVAL):
            self._begun = time
            self._task = asyncio.create_task(self._run())
        # Another one may wait for the same task when this request is cancelled.
        return await asyncio.shield(self._task)

    async def _run(self) -> Reading:
        return await self.read()


@dataclass
class QueueReadings:
    """Reads the queue of all callers, with the number of jobs of one. Both methods raise
    `LedgerUnavailable`."""

    store: Redis
    ledger: SubmissionLedger
    namespace: str
    _everything: SharedReading[Queue] = field(init=False)
    # As many as there are API keys with an open stream.
    _own: dict[str, SharedReading[StatusCounts]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._everything = SharedReading(self._read)

    async def now(self, owner: str) -> Queue:
        """Return the queue as it stands."""
        return (await self._read()).model_copy(update={"own": await self.ledger.own(owner)})

    async def shared(self, owner: str) -> Queue:
        """Return the queue as it stood at most a second ago, for event streams."""
        if owner not in self._own:
            self._own[owner] = SharedReading(lambda: self.ledger.own(owner))
        queue = await self._everything.get()
        return queue.model_copy(update={"own": await self._own[owner].get()})

    async def _read(self) -> Queue:
        ledger = await read_metrics(self.store, self.namespace)
        pipelines = {worker.pipeline for worker in ledger.heartbeats if worker.pipeline is not None}
        return Queue(
            at=now(),
            queued=ledger.queued,
            running=ledger.running,
            oldest=round(ledger.oldest, 1),
            rate=(await self.ledger.pace()).rate(),
            workers=len(ledger.heartbeats),
            processes=sum(worker.processes for worker in ledger.heartbeats),
            pipelines=sorted(pipelines, key=str),
            accepted=ledger.accepted,
            ended=ledger.ended,
            failed=ledger.failed,
            own=StatusCounts(),
        )
