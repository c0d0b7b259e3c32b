"""The ledger as the ingest service uses it: accept, look up, order, count. Asynchronous."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import uuid4

from redis.asyncio import Redis

from shared import context
from shared.contracts import JobStatus, StatusCounts
from shared.ledger.acceptance import (
    Acceptance,
    Bounds,
    Idempotency,
    InFlight,
    JobsAccepted,
    KeyErased,
    KeyReused,
    NewBatch,
    NewJob,
    QueueFull,
    Replayed,
)
from shared.ledger.codec import compress, decompress
from shared.ledger.job_records import BatchRecord, JobPage, JobRecord, Verdict
from shared.ledger.pace import Pace
from shared.ledger.scripts import source, store_errors
from shared.ledger.timestamps import to_milliseconds
from shared.settings import SharedSettings

UNBOUNDED = Bounds(documents=2**53, bytes=2**53)
# A batch lists every status, so a filter by status may skip most of what is read.
BATCH_AT_ONCE = 200
_NO_TOTALS = (b"heard", b"run")


class SubmissionLedger:
    """Accepts jobs, answers what became of them, and carries out orders about them.

    Every job and batch has an owner ("" while the API has no keys), and no other owner sees it.
    Every method raises `LedgerUnavailable` when the store cannot be used.
    """

    def __init__(self, client: Redis, settings: SharedSettings, bounds: Bounds = UNBOUNDED) -> None:
        self._client = client
        self._bounds = bounds
        self._prefix = settings.namespace
        self._ttl = settings.unfinished_ttl * 1000
        self._retention = settings.retention * 1000
        self._idempotency_ttl = settings.idempotency_ttl * 1000
        names = ("accept", "look", "cancel", "retry", "erase")
        self._scripts = {name: client.register_script(source(name)) for name in names}

    def _key(self, kind: str, name: str) -> str:
        return f"{self._prefix}:{kind}:{name}"

    async def _run(self, script: str, *args: Any) -> Any:
        with store_errors():
            return await self._scripts[script](args=[self._prefix, self._ttl, *args])

    async def accept(
        self,
        jobs: Sequence[NewJob],
        *,
        owner: str,
        batch: NewBatch | None = None,
        idempotency: Idempotency | None = None,
    ) -> Acceptance:
        """Write jobs, payloads, batch and key in one atomic step, or nothing."""
        args: list[Any] = [self._prefix, self._ttl, owner]
        if idempotency:
            answer = compress(idempotency.answer)
            args += [idempotency.id, idempotency.fingerprint, answer]
            args += [self._idempotency_ttl, idempotency.open_for]
        else:
            args += ["", "", "", 0, 0]
        args += [self._bounds.documents, self._bounds.bytes]
        if batch:
            args += [batch.id, to_milliseconds(batch.created_at), batch.rejected]
            args += [batch.callback_url or ""]
        else:
            args += ["", 0, 0, ""]
        for job in jobs:
            args += [job.id, to_milliseconds(job.created_at), job.document, job.payload]
            args += [job.callback_url or ""]
        origin = context.origin()
        args += [origin.request_id, origin.traceparent]
        with store_errors():
            return _acceptance(await self._scripts["accept"](args=args))

    async def answered(self, idempotency_id: str, *, finished: bool) -> None:
        """Note that the first request with this key has its answer, so that others are replayed."""
        key = self._key("idem", idempotency_id)
        with store_errors():
            async with self._client.pipeline(transaction=True) as pipe:
                pipe.hset(key, mapping={"open_until": 0, "finished": "1" if finished else ""})
                pipe.pexpire(key, self._idempotency_ttl)
                await pipe.execute()

    async def cancel(self, job_id: str, *, owner: str) -> Verdict:
        """End a job that is queued or running; once more is no error."""
        return _verdict(await self._run("cancel", self._retention, job_id, owner))

    async def retry(self, job_id: str, *, owner: str) -> Verdict:
        """Queue a job that failed or was cancelled anew. It still has to be announced."""
        return _verdict(await self._run("retry", job_id, owner, uuid4().hex))

    async def erase(self, job_id: str, *, owner: str) -> Verdict:
        """Erase everything stored of a job; what a worker still makes of it is refused."""
        return _verdict(await self._run("erase", self._retention, job_id, owner, uuid4().hex))

    async def job(self, job_id: str, *, owner: str, result: bool) -> JobRecord | None:
        """The job as it stands, with its packed result if `result` asks for it."""
        with store_errors():
            found = await self._scripts["look"](args=[self._prefix, job_id, int(result)])
        fields, *others = found
        if not fields:
            return None
        place, packed, *pace = others
        pairs = iter(fields)
        record = JobRecord.read(job_id, dict(zip(pairs, pairs, strict=True)), place, packed)
        if record.owner != owner:
            return None
        return record.paced(Pace.read(*pace)) if pace else record

    async def jobs(
        self,
        *,
        owner: str,
        limit: int,
        status: JobStatus | None = None,
        batch: str | None = None,
        before: str | None = None,
    ) -> JobPage:
        """Up to `limit` jobs, newest first, older than the id `before`.

        A place in the list is an id, so pages never overlap and leave nothing out that was there,
        whatever is accepted or erased between them.
        """
        index, at_once = f"{self._prefix}:list:{status or 'all'}:{owner}", limit + 1
        if batch is not None:
            index, at_once = self._key("members", batch), max(limit + 1, BATCH_AT_ONCE)
        found: list[JobRecord] = []
        while len(found) <= limit and (ids := await self._older(index, before, at_once)):
            records = await self._records(ids)
            found += [item for item in records if _listed(item, owner, status)]
            before = ids[-1]
        if any(item.status == "queued" for item in found):
            pace = await self.pace()
            found = [item.paced(pace) for item in found]
        return JobPage(tuple(found[:limit]), more=len(found) > limit)

    async def _older(self, index: str, before: str | None, at_once: int) -> list[str]:
        """Ids of a list older than `before`, newest first."""
        newest = f"({before}" if before else "+"
        with store_errors():
            ids = await self._client.zrange(
                index, newest, "-", bylex=True, desc=True, offset=0, num=at_once
            )
        return [item.decode() for item in cast(list[bytes], ids)]

    async def _records(self, ids: Sequence[str]) -> list[JobRecord]:
        """The jobs of these ids that are still there, in one round trip."""
        with store_errors():
            async with self._client.pipeline(transaction=True) as pipe:
                for job_id in ids:
                    pipe.hgetall(self._key("job", job_id))
                    pipe.zrank(f"{self._prefix}:queued", job_id)
                answers = await pipe.execute()
        return [
            JobRecord.read(job_id, fields, position)
            for job_id, fields, position in zip(ids, answers[::2], answers[1::2], strict=True)
            if fields
        ]

    async def batch(self, batch_id: str, *, owner: str) -> BatchRecord | None:
        """The batch as it stands."""
        with store_errors():
            async with self._client.pipeline(transaction=True) as pipe:
                pipe.hgetall(self._key("batch", batch_id))
                self._ask_pace(pipe)
                fields, running, mean_run = await pipe.execute()
        if not fields:
            return None
        record = BatchRecord.read(
            batch_id, cast(dict[bytes, bytes], fields), Pace.read(running, mean_run)
        )
        return record if record.owner == owner else None

    async def own(self, owner: str) -> StatusCounts:
        """How many jobs of one owner are stored, by status."""
        with store_errors():
            async with self._client.pipeline(transaction=True) as pipe:
                for status in StatusCounts.model_fields:
                    pipe.zcard(f"{self._prefix}:list:{status}:{owner}")
                found = await pipe.execute()
        return StatusCounts(**dict(zip(StatusCounts.model_fields, found, strict=True)))

    async def pace(self) -> Pace:
        """How fast the queue moves just now."""
        with store_errors():
            async with self._client.pipeline(transaction=False) as pipe:
                self._ask_pace(pipe)
                running, mean_run = await pipe.execute()
        return Pace.read(running, mean_run)

    def _ask_pace(self, pipe: Any) -> None:
        pipe.zcard(f"{self._prefix}:leases")
        pipe.hget(f"{self._prefix}:tally", "run")

    async def counts(self) -> dict[str, int]:
        """Jobs waiting (`queued`) and in hand (`running`), and totals since the namespace began."""
        with store_errors():
            async with self._client.pipeline(transaction=True) as pipe:
                pipe.zcard(f"{self._prefix}:queued")
                pipe.zcard(f"{self._prefix}:leases")
                pipe.hgetall(f"{self._prefix}:tally")
                queued, running, tally = await pipe.execute()
        totals = {name.decode(): int(n) for name, n in tally.items() if name not in _NO_TOTALS}
        return {"queued": queued, "running": running, **totals}

    async def memory(self) -> tuple[int, int]:
        """Bytes the store uses, and may use: its own limit, or else the machine's memory."""
        with store_errors():
            told = await self._client.info("memory")
        return int(told["used_memory"]), int(told["maxmemory"] or told["total_system_memory"])

    async def eviction_policy(self) -> str:
        """The store's policy when it is full; anything but `noeviction` may lose jobs."""
        with store_errors():
            return str((await self._client.info("memory")).get("maxmemory_policy", "unknown"))


def _acceptance(answer: list[Any]) -> Acceptance:
    match answer:
        case [b"accepted", ahead, running, mean_run]:
            return JobsAccepted(Pace.read(running, mean_run).wait(ahead), ahead)
        case [b"full", ahead, running, mean_run]:
            return QueueFull(Pace.read(running, mean_run).wait(ahead - 1))
        case [b"replayed", first, finished]:
            return Replayed(decompress(first), finished=bool(finished))
        case [b"mismatch"]:
            return KeyReused()
        case [b"erased"]:
            return KeyErased()
        case _:
            return InFlight()


def _verdict(answer: bytes) -> Verdict:
    return Verdict(answer.decode())


def _listed(record: JobRecord, owner: str, status: JobStatus | None) -> bool:
    """Its status may have changed since the list was read, and a batch lists every status."""
    return record.owner == owner and status in (None, record.status)
