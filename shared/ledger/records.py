"""What goes into the ledger and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from shared.contracts import BatchCounts, Document, JobStatus, Problem
from shared.ledger.codec import decompress


@dataclass(frozen=True)
class NewJob:
    """A document about to be accepted. `payload` is the packed document."""

    id: str
    created_at: datetime
    document: str
    payload: bytes


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
class Accepted:
    """The jobs stand in the ledger."""


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
class JobRecord:
    """A job as it stands.

    `document` is the JSON of what was sent without its content; `result` is the packed annotation,
    if it was asked for and is there.
    """

    id: str
    status: JobStatus
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    expires_at: datetime | None
    attempts: int
    batch_id: str | None
    document: bytes
    error: Problem | None
    queue_position: int | None = None
    result: bytes | None = None

    @property
    def finished(self) -> bool:
        """Whether the job has reached a terminal state."""
        return self.status not in ("queued", "running")

    @classmethod
    def read(
        cls, job_id: str, fields: Mapping[bytes, bytes], position: int | None, result: bytes | None
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
            queue_position=position,
            result=result,
        )


@dataclass(frozen=True)
class BatchRecord:
    """A batch as it stands."""

    id: str
    created_at: datetime
    counts: BatchCounts

    @property
    def finished(self) -> bool:
        """Whether every job of it has reached a terminal state."""
        return self.counts.queued + self.counts.running == 0

    @classmethod
    def read(cls, batch_id: str, fields: Mapping[bytes, bytes]) -> Self:
        """Build the record from the stored hash."""
        counts = {name: int(fields[name.encode()]) for name in BatchCounts.model_fields}
        return cls(batch_id, moment(fields[b"created"]), BatchCounts(**counts))


@dataclass(frozen=True)
class Claim:
    """An attempt's right to a job: good while its lease is renewed and its fence is the newest.

    `payload` is the packed document; None when the store has lost it.
    """

    job_id: str
    fence: int
    attempt: int
    payload: bytes | None

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
