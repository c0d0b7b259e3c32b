"""Requests to accept jobs, and the answers of the ledger to them."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class NewJob:
    """A document to accept.

    `document` is the JSON of the submitted document without its content; `payload` is the whole
    document, compressed.
    """

    id: str
    created_at: datetime
    document: bytes
    payload: bytes
    callback_url: str | None = None


@dataclass(frozen=True)
class NewBatch:
    """A batch to accept; `rejected` counts the documents that were not valid."""

    id: str
    created_at: datetime
    rejected: int
    callback_url: str | None = None


@dataclass(frozen=True)
class Bounds:
    """Limits of the queue: queued documents, and stored bytes of all unfinished ones."""

    documents: int
    bytes: int


@dataclass(frozen=True)
class Idempotency:
    """The record that makes a request with an `Idempotency-Key` happen once.

    `answer` is the body of the first answer. `open_for` (milliseconds) is how long the first
    request may stay unanswered; until then a second request gets `InFlight`.
    """

    id: str
    fingerprint: str
    answer: bytes
    open_for: int = 0


@dataclass(frozen=True)
class JobsAccepted:
    """The jobs are in the ledger behind `ahead` others; the first begins in `wait` seconds."""

    wait: float | None = field(default=None, compare=False)
    ahead: int = field(default=0, compare=False)


@dataclass(frozen=True)
class QueueFull:
    """Nothing was accepted; there is room in about `wait` seconds (None: unknown)."""

    wait: float | None


@dataclass(frozen=True)
class Replayed:
    """The key was used before for the same body; `answer` is the body of the first answer.

    `finished`: the first answer contained the finished job.
    """

    answer: bytes
    finished: bool


@dataclass(frozen=True)
class KeyReused:
    """The key was used before for another body."""


@dataclass(frozen=True)
class InFlight:
    """The first request with this key has no answer yet."""


@dataclass(frozen=True)
class KeyErased:
    """The job of the first request with this key has been deleted."""


Acceptance = JobsAccepted | QueueFull | Replayed | KeyReused | KeyErased | InFlight
