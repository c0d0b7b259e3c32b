"""Records of the ledger as the models of the wire contract.

A document is answered as it was sent, so routes leave out what is unset in these models; every
field that is always answered is therefore set here, also where it has the default.
"""

from collections.abc import Sequence

from ingest_service.confidence import with_confident_quotes
from shared.contracts import (
    Batch,
    Callback,
    Job,
    JobLinks,
    JobList,
    Problem,
    SubmittedDocument,
)
from shared.ledger import BatchRecord, JobRecord, NewJob
from shared.ledger.codec import decompress


def job_path(job_id: str) -> str:
    """Return the path of a job."""
    return f"/v1/jobs/{job_id}"


def batch_path(batch_id: str) -> str:
    """Return the path of a batch."""
    return f"/v1/batches/{batch_id}"


def accepted_job(new: NewJob) -> Job:
    """Return a job as it is answered when it is accepted."""
    callback = Callback(status="pending", attempts=0, last_error=None) if new.callback_url else None
    return job(JobRecord(new.id, "queued", new.created_at, new.document, callback=callback))


def job(record: JobRecord) -> Job:
    """Return a job as it stands, without its annotation."""
    return Job(
        id=record.id,
        status=record.status,
        created_at=record.created_at,
        started_at=record.started_at,
        finished_at=record.finished_at,
        expires_at=record.expires_at,
        attempts=record.attempts,
        queue_position=record.queue_position,
        estimated_wait=record.estimated_wait,
        batch_id=record.batch_id,
        error=Problem(**record.error.model_dump()) if record.error else None,
        callback=record.callback,
        links=_links(record),
        document=SubmittedDocument.model_validate_json(record.document),
        result=None,
    )


def job_json(record: JobRecord, min_confidence: float = 0) -> bytes:
    """Return the JSON of a job, with its annotation if the record has it.

    Quotations below `min_confidence` are left out. Without it the annotation is put in as the
    worker has written it: to parse and write it again would take most of the time of a poll.
    """
    answer = job(record)
    if record.result is None:
        return answer.model_dump_json(exclude_unset=True).encode()
    state = answer.model_dump_json(exclude_unset=True, exclude={"result"}).encode()
    annotation = with_confident_quotes(decompress(record.result), min_confidence)
    return b"".join([state.removesuffix(b"}"), b',"result":', annotation, b"}"])


def job_list(records: Sequence[JobRecord], next_cursor: str | None) -> JobList:
    """Return a page of the list of jobs."""
    return JobList(jobs=[job(record) for record in records], next_cursor=next_cursor)


def batch(record: BatchRecord) -> Batch:
    """Return a batch as it stands."""
    return Batch(
        id=record.id,
        created_at=record.created_at,
        counts=record.counts,
        finished=record.finished,
        callback=record.callback,
    )


def _links(record: JobRecord) -> JobLinks:
    path = job_path(record.id)
    return JobLinks(
        self=path,
        result=f"{path}/result",
        events=f"{path}/events",
        batch=batch_path(record.batch_id) if record.batch_id else None,
    )
