"""The ledger as the ingest service uses it: accept, look up, count. Asynchronous."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from redis.asyncio import Redis

from shared.ledger.codec import compress, decompress
from shared.ledger.records import (
    Accepted,
    BatchRecord,
    Idempotency,
    InFlight,
    JobRecord,
    KeyReused,
    NewJob,
    Replayed,
    milliseconds,
)
from shared.ledger.scripts import source, store_errors
from shared.settings import DAY, SharedSettings

IDEMPOTENCY_TTL = DAY
Acceptance = Accepted | Replayed | KeyReused | InFlight


class SubmissionLedger:
    """Accepts jobs and answers what became of them.

    Every method raises `LedgerUnavailable` when the store cannot be used.
    """

    def __init__(self, client: Redis, settings: SharedSettings) -> None:
        self._client = client
        self._prefix = settings.namespace
        self._ttl = settings.unfinished_ttl * 1000
        self._accept = client.register_script(source("accept"))

    def _key(self, kind: str, name: str) -> str:
        return f"{self._prefix}:{kind}:{name}"

    async def accept(
        self,
        jobs: Sequence[NewJob],
        *,
        batch: tuple[str, datetime, int] | None = None,
        idempotency: Idempotency | None = None,
    ) -> Acceptance:
        """Write jobs, payloads, batch (id, time, documents rejected) and key in one atomic step."""
        batch_id, batch_created, rejected = batch or ("", None, 0)
        args: list[Any] = [self._prefix, self._ttl]
        if idempotency:
            answer = compress(idempotency.answer)
            args += [idempotency.id, idempotency.fingerprint, answer]
            args += [IDEMPOTENCY_TTL * 1000, idempotency.open_for]
        else:
            args += ["", "", "", 0, 0]
        args += [batch_id, milliseconds(batch_created) if batch_created else 0, rejected]
        for job in jobs:
            args += [job.id, milliseconds(job.created_at), job.document, job.payload]
        with store_errors():
            verdict, *rest = await self._accept(args=args)
        match verdict:
            case b"accepted":
                return Accepted()
            case b"replayed":
                return Replayed(decompress(rest[0]), finished=bool(rest[1]))
            case b"mismatch":
                return KeyReused()
            case _:
                return InFlight()

    async def answered(self, idempotency_id: str, *, finished: bool) -> None:
        """Note that the first request with this key has its answer, so that others are replayed."""
        key = self._key("idem", idempotency_id)
        with store_errors():
            async with self._client.pipeline(transaction=True) as pipe:
                pipe.hset(key, mapping={"open_until": 0, "finished": "1" if finished else ""})
                pipe.pexpire(key, IDEMPOTENCY_TTL * 1000)
                await pipe.execute()

    async def job(self, job_id: str, *, result: bool) -> JobRecord | None:
        """The job as it stands, with its packed result if `result` asks for it."""
        with store_errors():
            async with self._client.pipeline(transaction=True) as pipe:
                pipe.hgetall(self._key("job", job_id))
                pipe.zrank(f"{self._prefix}:queued", job_id)
                if result:
                    pipe.get(self._key("result", job_id))
                fields, position, *packed = await pipe.execute()
        if not fields:
            return None
        return JobRecord.read(job_id, fields, position, packed[0] if packed else None)

    async def batch(self, batch_id: str) -> BatchRecord | None:
        """The batch as it stands."""
        with store_errors():
            fields = await self._client.hgetall(self._key("batch", batch_id))
        if not fields:
            return None
        return BatchRecord.read(batch_id, cast(dict[bytes, bytes], fields))

    async def counts(self) -> dict[str, int]:
        """Jobs waiting (`queued`) and in hand (`running`), and totals since the namespace began."""
        with store_errors():
            async with self._client.pipeline(transaction=True) as pipe:
                pipe.zcard(f"{self._prefix}:queued")
                pipe.zcard(f"{self._prefix}:leases")
                pipe.hgetall(f"{self._prefix}:tally")
                queued, running, tally = await pipe.execute()
        totals = {name.decode(): int(count) for name, count in tally.items() if name != b"heard"}
        return {"queued": queued, "running": running, **totals}

    async def eviction_policy(self) -> str:
        """The store's policy when it is full; anything but `noeviction` may lose jobs."""
        with store_errors():
            return str((await self._client.info("memory")).get("maxmemory_policy", "unknown"))
