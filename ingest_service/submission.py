"""Accepting documents: one atomic write to the ledger, then a message to the broker."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from uuid_utils import uuid7

from ingest_service import representations
from ingest_service.problem_responses import ProblemError
from ingest_service.publishing import AsyncJobPublisher
from ingest_service.waiting import retry_after
from shared import problems
from shared.contracts import BatchAccepted, BatchCounts, BatchItem, Document, Job, Problem
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

# A request that is unanswered this long (seconds) after its `wait` counts as gone.
ANSWER_GRACE = 5.0
# While nothing runs nobody can tell when the queue has room again.
UNKNOWN_DRAIN = "10"

Answer = TypeVar("Answer", Job, BatchAccepted)


@dataclass(frozen=True)
class RequestKey:
    """An `Idempotency-Key` as it is stored (hashed), with the digest of its request."""

    id: str
    fingerprint: str

    def idempotency(self, answer: str, open_for: int = 0) -> Idempotency:
        """Return the record of this key with the JSON of the first answer.

        The first request may be under way for `open_for` milliseconds.
        """
        return Idempotency(self.id, self.fingerprint, answer.encode(), open_for)


@dataclass(frozen=True)
class Submission(Generic[Answer]):
    """The first answer to a submission.

    `estimated_wait` (seconds) is how long the job will probably be queued. A `replayed` submission
    was made by an earlier request with the same key; `replayed_finished` if that request was
    answered with the finished job.
    """

    answer: Answer
    estimated_wait: float | None = None
    replayed: bool = False
    replayed_finished: bool = False


class Submissions:
    """Accepts single documents and batches.

    Raises `ProblemError` where the ledger accepts nothing, `LedgerUnavailable` without a store.
    """

    def __init__(self, ledger: SubmissionLedger, publisher: AsyncJobPublisher) -> None:
        self._ledger = ledger
        self._publisher = publisher

    async def submit(
        self, document: Document, key: RequestKey | None, *, owner: str, wait: float = 0
    ) -> Submission[Job]:
        """Accept one document. `wait` (seconds) is how long the request will stay unanswered."""
        job = new_job(document)
        answer = representations.accepted_job(job)
        idempotency = None
        if key:
            open_for = round((wait + ANSWER_GRACE) * 1000) if wait else 0
            idempotency = key.idempotency(answer.model_dump_json(exclude_unset=True), open_for)
        acceptance = await self._ledger.accept([job], owner=owner, idempotency=idempotency)
        if isinstance(acceptance, Replayed):
            first = Job.model_validate_json(acceptance.answer)
            return Submission(first, replayed=True, replayed_finished=acceptance.finished)
        accepted = _require_accepted(acceptance)
        await self._publisher.publish([job.id], accepted.ahead)
        return Submission(answer, accepted.wait)

    async def submit_batch(
        self,
        entries: Sequence[NewJob | Problem],
        key: RequestKey | None,
        *,
        owner: str,
        callback_url: str | None = None,
    ) -> Submission[BatchAccepted]:
        """Accept the valid documents of a batch; the others are answered with their problem."""
        jobs = [entry for entry in entries if isinstance(entry, NewJob)]
        rejected = len(entries) - len(jobs)
        answer = BatchAccepted(
            id=str(uuid7()),
            items=[_item(index, entry) for index, entry in enumerate(entries)],
            counts=BatchCounts(queued=len(jobs), rejected=rejected),
        )
        acceptance = await self._ledger.accept(
            jobs,
            owner=owner,
            batch=NewBatch(answer.id, now(), rejected, callback_url),
            idempotency=key.idempotency(answer.model_dump_json()) if key else None,
        )
        if isinstance(acceptance, Replayed):
            return Submission(BatchAccepted.model_validate_json(acceptance.answer), replayed=True)
        accepted = _require_accepted(acceptance)
        await self._publisher.publish([job.id for job in jobs], accepted.ahead)
        return Submission(answer, accepted.wait)

    async def retry(self, job_id: str, *, owner: str) -> Verdict:
        """Queue a job that failed or was cancelled anew, and publish it."""
        verdict = await self._ledger.retry(job_id, owner=owner)
        if verdict is Verdict.DONE:
            await self._publisher.publish([job_id])
        return verdict


def new_job(document: Document) -> NewJob:
    """Return a job for a document, compressed for the ledger."""
    payload = compress(document.json_bytes())
    return NewJob(str(uuid7()), now(), document.submitted(), payload, document.callback_url)


def _item(index: int, entry: NewJob | Problem) -> BatchItem:
    if isinstance(entry, Problem):
        return BatchItem(index=index, status="rejected", problem=entry)
    return BatchItem(index=index, status="queued", job_id=entry.id)


def _require_accepted(
    acceptance: JobsAccepted | QueueFull | KeyReused | KeyErased | InFlight,
) -> JobsAccepted:
    """Return the acceptance; raise `ProblemError` if the ledger accepted nothing."""
    match acceptance:
        case JobsAccepted():
            return acceptance
        case QueueFull(wait):
            raise ProblemError(
                problems.QUEUE_FULL,
                "The queue has no room for this many documents; nothing was accepted.",
                {"Retry-After": UNKNOWN_DRAIN if wait is None else retry_after(wait)},
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
                {"Retry-After": "1"},
            )
