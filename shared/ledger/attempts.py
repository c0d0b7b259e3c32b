"""Attempts at jobs: claims, and the attempts that ended without an outcome."""

from dataclasses import dataclass

from shared.context import NO_ORIGIN, Origin
from shared.contracts import Document
from shared.ledger.codec import decompress, unpacked_size


@dataclass(frozen=True)
class Claim:
    """The right of an attempt to a job: valid while its lease is renewed and its fence is newest.

    `payload` is the compressed document; None when the store has lost it. `origin` is the request
    that submitted the job, `tenant` the owner of the job.
    """

    job_id: str
    fence: int
    attempt: int
    payload: bytes | None
    batch_id: str = ""
    origin: Origin = NO_ORIGIN
    tenant: str = ""

    def log_fields(self) -> dict[str, object]:
        """Return the fields that identify the attempt in log lines and spans."""
        return {"job_id": self.job_id, "attempt": self.attempt, "batch_id": self.batch_id}

    @property
    def size(self) -> int:
        """Return the bytes of the uncompressed document; 0 when the store has lost it."""
        return unpacked_size(self.payload) if self.payload else 0

    def document(self) -> Document:
        """Decompress the document; `payload` must not be None."""
        assert self.payload is not None
        return Document.model_validate_json(decompress(self.payload))


@dataclass(frozen=True)
class Released:
    """The jobs of attempts that ended without an outcome, by id.

    `failed` have no attempt left; `to_publish` can begin now, each in a message of its own.
    """

    failed: tuple[str, ...]
    to_publish: tuple[str, ...]


@dataclass(frozen=True)
class Sweep:
    """The result of one pass of the reconciler; only the leader changes anything.

    `failed` are ids of jobs without an attempt left, `to_publish` ids of jobs whose message is sent
    again, `at` is the time of the store (milliseconds), which those messages carry.
    """

    leading: bool
    failed: tuple[str, ...]
    to_publish: tuple[str, ...]
    at: int
