"""Accepting documents: one atomic write to the ledger, then the publisher."""

from collections.abc import Sequence
from dataclasses import dataclass

from uuid_utils import uuid7

from ingest_service import representations
from ingest_service.announcer import Announcer
from ingest_service.problems import ProblemError
from ingest_service.waiting import retry_after
from shared import problems
from shared.contracts import BatchAccepted, BatchCounts, BatchItem, Document, Problem
from shared.ledger import (
    Idempotency,
    InFlight,
    JobsAccepted,
    KeyErased,
    KeyReused,
    NewBatch,
    NewJob,
    QueueFull,
    Replayed,
    SubmissionLedger,
    Verdict,
)
from shared.ledger.codec import compress
from shared.ledger.timestamps import now

# How much longer than its `wait` a request may stay unanswered before it counts as gone.
ANSWER_GRACE = 5.0
UNKNOWN_DRAIN = "10"


@dataclass(frozen=True)
class RequestKey:
    """An `Idempotency-Key` as stored (hashed) with the digest of the request it belongs to."""

    id: str
    fingerprint: str


@dataclass(frozen=True)
class Submitted:
    """The first answer's body, and the id of the job or batch if this request made it.

    `wait` (seconds) is how long it will probably stay queued.
    """

    body: bytes
    id: str | None
    wait: float | None = None
    replayed_finished: bool = False

    @property
    def replayed(self) -> bool:
        """Whether an earlier request with the same key made the job or batch."""
        return self.id is None


class Submissions:
    """Accepts single documents and batches."""

    def __init__(self, ledger: SubmissionLedger, announcer: Announcer) -> None:
        self._ledger = ledger
        self._announcer = announcer

    async def submit(
        self, document: Document, key: RequestKey | None, *, owner: str, wait: float = 0
    ) -> Submitted:
        """Accept one document. `wait` (seconds) is how long the request will stay unanswered."""
        job = prepare(document)
        body = representations.accepted_job(job)
        open_for = round((wait + ANSWER_GRACE) * 1000) if wait else 0
        idempotency = Idempotency(key.id, key.fingerprint, body, open_for) if key else None
        acceptance = await self._ledger.accept([job], owner=owner, idempotency=idempotency)
        if isinstance(acceptance, JobsAccepted):
            await self._announcer.announce([job.id], acceptance.ahead)
            return Submitted(body, job.id, acceptance.wait)
        return _replay(acceptance)

    async def submit_batch(
        self,
        entries: Sequence[NewJob | Problem],
        key: RequestKey | None,
        *,
        owner: str,
        callback_url: str | None = None,
    ) -> Submitted:
        """Accept the valid entries of a batch; the others are answered with their problem."""
        batch_id = str(uuid7())
        jobs = [entry for entry in entries if isinstance(entry, NewJob)]
        rejected = len(entries) - len(jobs)
        answer = BatchAccepted(
            id=batch_id,
            items=[_item(index, entry) for index, entry in enumerate(entries)],
            counts=BatchCounts(queued=len(jobs), rejected=rejected),
        )
        body = answer.model_dump_json(exclude_none=True).encode()
        acceptance = await self._ledger.accept(
            jobs,
            owner=owner,
            batch=NewBatch(batch_id, now(), rejected, callback_url),
            idempotency=Idempotency(key.id, key.fingerprint, body) if key else None,
        )
        if isinstance(acceptance, JobsAccepted):
            await self._announcer.announce([job.id for job in jobs], acceptance.ahead)
            return Submitted(body, batch_id, acceptance.wait)
        return _replay(acceptance)

    async def retry(self, job_id: str, *, owner: str) -> Verdict:
        """Queue a job that failed or was cancelled anew, and announce it."""
        verdict = await self._ledger.retry(job_id, owner=owner)
        if verdict is Verdict.DONE:
            await self._announcer.announce([job_id])
        return verdict

    async def close(self) -> None:
        """Announce what is not announced yet, as far as the broker takes it."""
        await self._announcer.close()


def prepare(document: Document) -> NewJob:
    """A job for a document, packed for the ledger."""
    payload = compress(document.json_bytes())
    return NewJob(str(uuid7()), now(), document.submitted(), payload, document.callback_url)


def _item(index: int, entry: NewJob | Problem) -> BatchItem:
    if isinstance(entry, Problem):
        return BatchItem(index=index, status="rejected", problem=entry)
    return BatchItem(index=index, status="queued", job_id=entry.id)


def _replay(acceptance: Replayed | QueueFull | KeyReused | KeyErased | InFlight) -> Submitted:
    match acceptance:
        case Replayed(answer, finished):
            return Submitted(answer, None, replayed_finished=finished)
        case QueueFull(wait):
            # While nothing runs nobody can tell when there is room.
            pause = retry_after(wait) if wait is not None else UNKNOWN_DRAIN
            raise ProblemError(
                problems.QUEUE_FULL,
                "The queue has no room for this many documents; nothing of it was accepted.",
                {"Retry-After": pause},
            )
        case KeyReused():
            raise ProblemError.of_field(
                problems.KEY_REUSED,
                "Idempotency-Key",
                "was used for a request with another body; use a new key",
            )
        case KeyErased():
            raise ProblemError(
                problems.DELETED, "The job of this Idempotency-Key was deleted; use a new key."
            )
        case InFlight():
            raise ProblemError(
                problems.REQUEST_IN_FLIGHT,
                "The first request with this Idempotency-Key still waits for its job.",
                headers={"Retry-After": "1"},
            )
