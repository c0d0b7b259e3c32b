"""Jobs and batches as they are read from the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from shared.contracts import BatchCounts, Callback, JobStatus, Problem
from shared.ledger.pace import Pace
from shared.ledger.timestamps import from_milliseconds


class Verdict(StrEnum):
    """The result of a request to cancel, retry or erase a job.

    `absent`: this owner has no such job; `refused`: the status of the job does not allow it;
    `gone`: the document is no longer stored.
    """

    DONE = "done"
    ABSENT = "absent"
    REFUSED = "refused"
    GONE = "gone"


@dataclass(frozen=True)
class JobRecord:
    """A job at the time of reading.

    `document` is the JSON of the submitted document without its content; `result` is the
    compressed annotation, if it was asked for and is there; `version` counts the changes of the
    status from 1; `estimated_wait` is in seconds.
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
        """Return whether the job has reached a terminal status."""
        return self.status not in ("queued", "running")

    def paced(self, pace: Pace) -> Self:
        """Return the record with an estimate of its wait, if it is queued."""
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
            created_at=from_milliseconds(fields[b"created"]),
            started_at=_time_or_none(fields.get(b"started")),
            finished_at=_time_or_none(fields.get(b"finished")),
            expires_at=_time_or_none(fields.get(b"expires")),
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
    """A batch at the time of reading; its last queued job begins in about `estimated_wait` s."""

    id: str
    created_at: datetime
    counts: BatchCounts
    owner: str = ""
    estimated_wait: float | None = None
    callback: Callback | None = None

    @property
    def finished(self) -> bool:
        """Return whether every job of the batch has reached a terminal status."""
        return self.counts.queued + self.counts.running == 0

    @classmethod
    def read(cls, batch_id: str, fields: Mapping[bytes, bytes], pace: Pace) -> Self:
        """Build the record from the stored hash."""
        counts = BatchCounts(
            **{name: int(fields[name.encode()]) for name in BatchCounts.model_fields}
        )
        return cls(
            id=batch_id,
            created_at=from_milliseconds(fields[b"created"]),
            counts=counts,
            owner=fields.get(b"tenant", b"").decode(),
            estimated_wait=pace.wait(counts.queued - 1) if counts.queued else None,
            callback=_callback(fields),
        )


@dataclass(frozen=True)
class JobPage:
    """Jobs, newest first; `more` when there are older ones."""

    jobs: tuple[JobRecord, ...]
    more: bool


def _callback(fields: Mapping[bytes, bytes]) -> Callback | None:
    if b"callback" not in fields:
        return None
    return Callback(
        status=fields.get(b"callback_status", b"pending").decode(),
        attempts=int(fields.get(b"callback_attempts", 0)),
        last_error=fields.get(b"callback_error", b"").decode() or None,
    )


def _time_or_none(stored: bytes | None) -> datetime | None:
    return from_milliseconds(stored) if stored else None
