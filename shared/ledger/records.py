"""What goes into the ledger and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Self

from shared.context import NOBODY, Origin
from shared.contracts import BatchCounts, Callback, Document, JobStatus, Problem
from shared.ledger.codec import decompress, unpacked_size


@dataclass(frozen=True)
class NewJob:
    """A document about to be accepted. `document` is the JSON of what was sent without its content,
    `payload` the packed document."""

    id: str
    created_at: datetime
    document: bytes
    payload: bytes
    callback_url: str | None = None


@dataclass(frozen=True)
class NewBatch:
    """A batch about to be accepted, with the number of documents that were rejected."""

    id: str
    created_at: datetime
    rejected: int
    callback_url: str | None = None


@dataclass(frozen=True)
class Bounds:
    """What may wait: queued documents, and bytes (packed) of all unfinished ones."""

    documents: int
    bytes: int


@dataclass(frozen=True)
class Idempotency:
    """The record that makes a request with an `Idempotency-Key` happen once.

    `answer` is the body of the first answer; `open_for` (milliseconds) is how long the first
    request may still be under way, during which a second one is told so.
    """

    id: str
    fingerprint: str
    answer: bytes
    open_for: int = 0


@dataclass(frozen=True)
class Pace:
    """How fast the queue moves: jobs in hand, and the mean run of an attempt (milliseconds).

    By Little's law their quotient is the rate at which jobs end, however workers divide them.
    """

    running: int
    mean_run: int | None

    def rate(self) -> float | None:
        """Jobs that end per second; None while nobody can tell."""
        if not self.running or not self.mean_run:
            return None
        return round(self.running * 1000 / self.mean_run, 2)

    def wait(self, ahead: int) -> float | None:
        """Seconds until a job with so many ahead of it begins; None while nobody can tell."""
        if not self.running or self.mean_run is None:
            return None
        return round((ahead + 1) * self.mean_run / 1000 / self.running, 1)

    @classmethod
    def read(cls, running: int, mean_run: bytes | None) -> Self:
        """From the number of leases and the stored mean."""
        return cls(running, int(mean_run) if mean_run else None)


@dataclass(frozen=True)
class Accepted:
    """The jobs stand in the ledger behind `ahead` others; the first begins in `wait` seconds."""

    wait: float | None = field(default=None, compare=False)
    ahead: int = field(default=0, compare=False)


@dataclass(frozen=True)
class QueueFull:
    """Nothing was accepted; there is room in about `wait` seconds, if anybody can tell."""

    wait: float | None


@dataclass(frozen=True)
class Replayed:
    """The key was used before for the same body; `answer` is the first answer's body.

    `finished`: the first answer carried the finished job.
    """

    answer: bytes
    finished: bool


@dataclass(frozen=True)
class KeyReused:
    """The key was used before for another body."""


@dataclass(frozen=True)
class InFlight:
    """The first request with this key is still being answered."""


@dataclass(frozen=True)
class KeyErased:
    """The job of the first request with this key has been deleted."""


class Verdict(StrEnum):
    """What became of an order to cancel, retry or erase a job.

    `absent`: there is no such job of this owner; `refused`: its status does not allow it; `gone`:
    its document is no longer stored.
    """

    DONE = "done"
    ABSENT = "absent"
    REFUSED = "refused"
    GONE = "gone"


@dataclass(frozen=True)
class JobRecord:
    """A job as it stands.

    `document` is the JSON of what was sent without its content; `result` is the packed annotation,
    if it was asked for and is there; `version` counts the changes of its status from 1;
    `estimated_wait` is in seconds.
    """

    id: str
    status: JobStatus
    created_at: datetime
    document: bytes
    started_at: datetime | None = None
    finished_at: datetime | None = None
    expires_at: datetime | None = None
    attempts: int = 0
    batch_id: str | None = None
    error: Problem | None = None
    owner: str = ""
    version: int = 1
    queue_position: int | None = None
    estimated_wait: float | None = None
    result: bytes | None = None
    callback: Callback | None = None

    @property
    def finished(self) -> bool:
        """Whether the job has reached a terminal state."""
        return self.status not in ("queued", "running")

    def paced(self, pace: Pace) -> Self:
        """The record with an estimate of its wait, if it is queued."""
        if self.queue_position is None:
            return self
        return replace(self, estimated_wait=pace.wait(self.queue_position))

    @classmethod
    def read(
        cls,
        job_id: str,
        fields: Mapping[bytes, bytes],
        position: int | None,
        result: bytes | None = None,
    ) -> Self:
        """Build the record from the stored hash."""
        error = fields.get(b"error")
        return cls(
            id=job_id,
            status=fields[b"status"].decode(),  # type: ignore[arg-type]
            created_at=moment(fields[b"created"]),
            started_at=_moment_or_none(fields.get(b"started")),
            finished_at=_moment_or_none(fields.get(b"finished")),
            expires_at=_moment_or_none(fields.get(b"expires")),
            attempts=int(fields[b"attempts"]),
            batch_id=fields[b"batch"].decode() or None,
            document=fields[b"document"],
            error=Problem.model_validate_json(error) if error else None,
            owner=fields.get(b"tenant", b"").decode(),
            version=int(fields.get(b"version", 1)),
            queue_position=position,
            result=result,
            callback=_callback(fields),
        )


@dataclass(frozen=True)
class BatchRecord:
    """A batch as it stands; its last queued job begins in about `estimated_wait` seconds."""

    id: str
    created_at: datetime
    counts: BatchCounts
    owner: str = ""
    estimated_wait: float | None = None
    callback: Callback | None = None

    @property
    def finished(self) -> bool:
        """Whether every job of it has reached a terminal state."""
        return self.counts.queued + self.counts.running == 0

    @classmethod
    def read(cls, batch_id: str, fields: Mapping[bytes, bytes], pace: Pace) -> Self:
        """Build the record from the stored hash."""
        counts = BatchCounts(
            **{name: int(fields[name.encode()]) for name in BatchCounts.model_fields}
        )
        owner = fields.get(b"tenant", b"").decode()
        wait = pace.wait(counts.queued - 1) if counts.queued else None
        created = moment(fields[b"created"])
        return cls(batch_id, created, counts, owner, wait, _callback(fields))


@dataclass(frozen=True)
class JobPage:
    """Jobs, newest first; `more` when there are older ones."""

    jobs: tuple[JobRecord, ...]
    more: bool


@dataclass(frozen=True)
class Claim:
    """An attempt's right to a job: good while its lease is renewed and its fence is the newest.

    `payload` is the packed document; None when the store has lost it. `origin` is the request that
    the job came with, `tenant` whose job it is.
    """

    job_id: str
    fence: int
    attempt: int
    payload: bytes | None
    batch_id: str = ""
    origin: Origin = NOBODY
    tenant: str = ""

    def named(self) -> dict[str, object]:
        """What log lines and spans about this attempt say."""
        return {"job_id": self.job_id, "attempt": self.attempt, "batch_id": self.batch_id}

    @property
    def size(self) -> int:
        """Bytes of the document, unpacked; 0 when the store has lost it."""
        return unpacked_size(self.payload) if self.payload else 0

    def document(self) -> Document:
        """Unpack the document that is to be annotated; the payload must be there."""
        assert self.payload is not None
        return Document.model_validate_json(decompress(self.payload))


@dataclass(frozen=True)
class Released:
    """What became of attempts that ended without an outcome: jobs that failed for good, and ids to
    announce, each in a message of its own."""

    given_up: tuple[str, ...]
    announce: tuple[str, ...]


@dataclass(frozen=True)
class Sweep:
    """What one pass of the reconciler did. `announce` are ids to send again, `at` is the store's
    time (milliseconds), which those messages carry."""

    leading: bool
    given_up: tuple[str, ...]
    announce: tuple[str, ...]
    at: int


def _callback(fields: Mapping[bytes, bytes]) -> Callback | None:
    if b"callback" not in fields:
        return None
    return Callback(
        status=fields.get(b"called", b"pending").decode(),
        attempts=int(fields.get(b"calls", 0)),
        last_error=fields.get(b"trouble", b"").decode() or None,
    )


def now() -> datetime:
    """This moment in UTC, in whole milliseconds, as it is stored."""
    at = datetime.now(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def moment(milliseconds: bytes | int) -> datetime:
    """A stored time (milliseconds since 1970) as UTC."""
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)


def _moment_or_none(milliseconds: bytes | None) -> datetime | None:
    return moment(milliseconds) if milliseconds else None


def milliseconds(at: datetime) -> int:
    """A time as it is stored."""
    return round(at.timestamp() * 1000)
