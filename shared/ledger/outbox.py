"""The outbox: jobs that the library has to take in or to erase, in their order. Blocking.

The step that ends or erases a job appends to it, so an entry exists exactly if the step happened. A
consumer group of the store keeps what is handed out until it is acknowledged.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from redis import Redis, ResponseError

from shared.ledger.job_records import JobRecord
from shared.ledger.store_errors import store_errors
from shared.settings import SharedSettings

GROUP = "library"
CONSUMER = "librarian"


@dataclass(frozen=True)
class OutboxEntry:
    """A job that has succeeded or was erased."""

    id: bytes
    event: Literal["succeeded", "erased"]
    job_id: str
    owner: str


class Outbox:
    """Hands out entries and reads the jobs they name; each method raises `LedgerUnavailable`."""

    def __init__(self, client: Redis, settings: SharedSettings) -> None:
        self._client = client
        self._prefix = settings.namespace
        self._stream = f"{settings.namespace}:outbox"
        self._ttl = settings.unfinished_ttl * 1000

    @contextmanager
    def _group(self) -> Iterator[None]:
        """Make the consumer group again if it is missing: its key may have expired."""
        with store_errors():
            try:
                yield
            except ResponseError as error:
                if not str(error).startswith("NOGROUP"):
                    raise
                self.create_group()

    def create_group(self) -> None:
        """Make the consumer group, unless it is there."""
        with store_errors():
            try:
                self._client.xgroup_create(self._stream, GROUP, id="0", mkstream=True)
            except ResponseError as error:
                if not str(error).startswith("BUSYGROUP"):
                    raise
            self._client.pexpire(self._stream, self._ttl)

    def new(self, limit: int, *, within: float) -> list[OutboxEntry]:
        """Return up to `limit` entries that nobody has got; wait up to `within` seconds for one."""
        found: Any = None
        with self._group():
            found = self._client.xreadgroup(
                GROUP,
                CONSUMER,
                {self._stream: ">"},
                count=limit,
                block=max(1, round(within * 1000)),
            )
        return _entries(found[0][1]) if found else []

    def abandoned(self, limit: int, *, idle: float) -> list[OutboxEntry]:
        """Take over up to `limit` entries that were not acknowledged for `idle` seconds."""
        found: Any = None
        with self._group():
            found = self._client.xautoclaim(
                self._stream, GROUP, CONSUMER, min_idle_time=round(idle * 1000), count=limit
            )
        return _entries(found[1]) if found else []

    def acknowledge(self, entries: Sequence[OutboxEntry]) -> None:
        """Remove entries that the library has committed."""
        if not entries:
            return
        ids = [entry.id for entry in entries]
        with self._group(), self._client.pipeline(transaction=True) as pipe:
            pipe.xack(self._stream, GROUP, *ids)
            pipe.xdel(self._stream, *ids)
            pipe.execute()

    def jobs(self, job_ids: Sequence[str]) -> list[JobRecord]:
        """Return the jobs of these ids that are still there, with their results."""
        with store_errors(), self._client.pipeline(transaction=True) as pipe:
            for job_id in job_ids:
                pipe.hgetall(f"{self._prefix}:job:{job_id}")
                pipe.get(f"{self._prefix}:result:{job_id}")
            answers = pipe.execute()
        return [
            JobRecord.read(job_id, fields, None, result)
            for job_id, fields, result in zip(job_ids, answers[::2], answers[1::2], strict=True)
            if fields
        ]

    def succeeded(self, at_once: int) -> Iterator[list[str]]:
        """Yield the ids of all jobs of all owners that have succeeded, oldest first, in parts."""
        with store_errors():
            lists = sorted(self._client.scan_iter(f"{self._prefix}:list:succeeded:*"))
        for name in lists:
            after = "-"
            while ids := self._after(name, after, at_once):
                yield ids
                after = f"({ids[-1]}"

    def _after(self, name: bytes, after: str, limit: int) -> list[str]:
        with store_errors():
            found: Any = self._client.zrange(name, after, "+", bylex=True, offset=0, num=limit)
        return [item.decode() for item in found]


def _entries(found: Sequence[tuple[bytes, dict[bytes, bytes]]]) -> list[OutboxEntry]:
    """Return the entries; one that was dropped while it was handed out has no fields."""
    return [
        OutboxEntry(
            entry_id,
            "erased" if fields[b"event"] == b"erased" else "succeeded",
            fields[b"job"].decode(),
            fields[b"tenant"].decode(),
        )
        for entry_id, fields in found
        if fields
    ]
