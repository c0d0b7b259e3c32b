"""The ledger for the API: accept, read, cancel, retry, erase and count jobs. Asynchronous."""

from collections.abc import Iterable, Sequence
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
from shared.ledger.scripts import Row, ScriptRunner, Value
from shared.ledger.store_errors import store_errors
from shared.ledger.timestamps import to_milliseconds
from shared.settings import SharedSettings

UNBOUNDED = Bounds(documents=2**53, bytes=2**53)
# A batch lists jobs of every status, so a filter by status may skip most of what is read.
BATCH_PAGE = 200
# Fields of the hash of totals that are no totals.
_NOT_TOTALS = (b"received", b"mean_run")


class SubmissionLedger:
    """Accepts jobs, reads them, and cancels, retries and erases them.

    Every job and batch has an owner ("" while the API has no keys), and is visible to no other
    owner. Every method raises `LedgerUnavailable` when the store cannot be used.
    """

    def __init__(self, client: Redis, settings: SharedSettings, bounds: Bounds = UNBOUNDED) -> None:
        self._client = client
        self._bounds = bounds
        self._prefix = settings.namespace
        self._idempotency_ttl = settings.idempotency_ttl * 1000
        self._scripts = ScriptRunner(
            client, settings, "accept", "read_job", "cancel", "retry", "erase"
        )

    def _key(self, kind: str, name: str) -> str:
        return f"{self._prefix}:{kind}:{name}"

    async def _run(self, script: str, rows: Iterable[Row] = (), /, **args: Value) -> Any:
        with store_errors():
            return await self._scripts.run(script, rows, **args)

    async def accept(
        self,
        jobs: Sequence[NewJob],
        *,
        owner: str,
        batch: NewBatch | None = None,
        idempotency: Idempotency | None = None,
    ) -> Acceptance:
        """Write jobs, payloads, batch and idempotency record in one atomic step, or nothing."""
        origin = context.origin()
        answer = await self._run(
            "accept",
            map(_job_row, jobs),
            tenant=owner,
            request=origin.request_id,
            trace=origin.traceparent,
            max_documents=self._bounds.documents,
            max_bytes=self._bounds.bytes,
            idempotency_ttl=self._idempotency_ttl,
            **_idempotency_args(idempotency),
            **_batch_args(batch),
        )
        return _acceptance(answer)

    async def answered(self, idempotency_id: str, *, finished: bool) -> None:
        """Note that the first request with this key has its answer; others get it from now on."""
        key = self._key("idem", idempotency_id)
        with store_errors():
            async with self._client.pipeline(transaction=True) as pipe:
                pipe.hset(key, mapping={"open_until": 0, "finished": "1" if finished else ""})
                pipe.pexpire(key, self._idempotency_ttl)
                await pipe.execute()

    async def cancel(self, job_id: str, *, owner: str) -> Verdict:
        """End a job that is queued or running. Cancelling it twice is not an error."""
        return _verdict(await self._run("cancel", job_id=job_id, tenant=owner))

    async def retry(self, job_id: str, *, owner: str) -> Verdict:
        """Queue a job again that failed or was cancelled. The caller has to publish it."""
        return _verdict(await self._run("retry", job_id=job_id, tenant=owner, token=uuid4().hex))

    async def erase(self, job_id: str, *, owner: str) -> Verdict:
        """Erase everything stored of a job; the result of a running attempt will be refused."""
        return _verdict(await self._run("erase", job_id=job_id, tenant=owner, token=uuid4().hex))

    async def job(self, job_id: str, *, owner: str, result: bool) -> JobRecord | None:
        """Return a job, with its compressed result if `result` asks for it; None if unknown."""
        found = await self._run("read_job", job_id=job_id, with_result=int(result))
        fields, *others = found
        if not fields:
            return None
        place, compressed, *pace = others
        pairs = iter(fields)
        record = JobRecord.read(job_id, dict(zip(pairs, pairs, strict=True)), place, compressed)
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
        """Return up to `limit` jobs, newest first, older than the id `before`.

        A page begins after an id, so pages never overlap and omit no job that was there, whatever
        is accepted or erased between them.
        """
        index, count = f"{self._prefix}:list:{status or 'all'}:{owner}", limit + 1
        if batch is not None:
            index, count = self._key("members", batch), max(limit + 1, BATCH_PAGE)
        found: list[JobRecord] = []
        while len(found) <= limit and (ids := await self._older(index, before, count)):
            records = await self._records(ids)
            found += [item for item in records if _listed(item, owner, status)]
            before = ids[-1]
        if any(item.status == "queued" for item in found):
            pace = await self.pace()
            found = [item.paced(pace) for item in found]
        return JobPage(tuple(found[:limit]), more=len(found) > limit)

    async def _older(self, index: str, before: str | None, count: int) -> list[str]:
        """Return ids of a list older than `before`, newest first."""
        newest = f"({before}" if before else "+"
        with store_errors():
            ids = await self._client.zrange(
                index, newest, "-", bylex=True, desc=True, offset=0, num=count
            )
        return [item.decode() for item in cast(list[bytes], ids)]

    async def _records(self, ids: Sequence[str]) -> list[JobRecord]:
        """Return the jobs of these ids that are still there, in one round trip."""
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
        """Return a batch; None if unknown."""
        with store_errors():
            async with self._client.pipeline(transaction=True) as pipe:
                pipe.hgetall(self._key("batch", batch_id))
                self._read_pace(pipe)
                fields, running, mean_run = await pipe.execute()
        if not fields:
            return None
        record = BatchRecord.read(
            batch_id, cast(dict[bytes, bytes], fields), Pace.read(running, mean_run)
        )
        return record if record.owner == owner else None

    async def own(self, owner: str) -> StatusCounts:
        """Return the number of stored jobs of one owner, by status."""
        with store_errors():
            async with self._client.pipeline(transaction=True) as pipe:
                for status in StatusCounts.model_fields:
                    pipe.zcard(f"{self._prefix}:list:{status}:{owner}")
                found = await pipe.execute()
        return StatusCounts(**dict(zip(StatusCounts.model_fields, found, strict=True)))

    async def pace(self) -> Pace:
        """Return the current pace of the queue."""
        with store_errors():
            async with self._client.pipeline(transaction=False) as pipe:
                self._read_pace(pipe)
                running, mean_run = await pipe.execute()
        return Pace.read(running, mean_run)

    def _read_pace(self, pipe: Any) -> None:
        pipe.zcard(f"{self._prefix}:leases")
        pipe.hget(f"{self._prefix}:totals", "mean_run")

    async def counts(self) -> dict[str, int]:
        """Return the jobs `queued` and `running`, and totals since the namespace began."""
        with store_errors():
            async with self._client.pipeline(transaction=True) as pipe:
                pipe.zcard(f"{self._prefix}:queued")
                pipe.zcard(f"{self._prefix}:leases")
                pipe.hgetall(f"{self._prefix}:totals")
                queued, running, stored = await pipe.execute()
        totals = {name.decode(): int(n) for name, n in stored.items() if name not in _NOT_TOTALS}
        return {"queued": queued, "running": running, **totals}

    async def memory(self) -> tuple[int, int]:
        """Return the bytes that the store uses, and its limit (or the machine's memory)."""
        with store_errors():
            info = await self._client.info("memory")
        return int(info["used_memory"]), int(info["maxmemory"] or info["total_system_memory"])

    async def eviction_policy(self) -> str:
        """Return the policy of a full store; any other than `noeviction` may lose jobs."""
        with store_errors():
            return str((await self._client.info("memory")).get("maxmemory_policy", "unknown"))


def _job_row(job: NewJob) -> Row:
    return {
        "id": job.id,
        "created": to_milliseconds(job.created_at),
        "document": job.document,
        "payload": job.payload,
        "callback": job.callback_url or "",
    }


def _idempotency_args(record: Idempotency | None) -> dict[str, Value]:
    return {
        "idempotency_id": record.id if record else "",
        "fingerprint": record.fingerprint if record else "",
        "answer": compress(record.answer) if record else "",
        "open_for": record.open_for if record else 0,
    }


def _batch_args(batch: NewBatch | None) -> dict[str, Value]:
    return {
        "batch": batch.id if batch else "",
        "batch_created": to_milliseconds(batch.created_at) if batch else 0,
        "batch_rejected": batch.rejected if batch else 0,
        "batch_callback": (batch.callback_url or "") if batch else "",
    }


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
    """Return whether a record belongs into a list.

    Its status may have changed since the list was read, and a batch lists every status.
    """
    return record.owner == owner and status in (None, record.status)
