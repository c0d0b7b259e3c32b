"""Jobs and batches as JSON. Stored JSON is spliced in as it is, never parsed on the way out."""

from collections.abc import Sequence

from shared.contracts import Batch, Callback, JobLinks, JobState
from shared.ledger import BatchRecord, JobRecord, NewJob
from shared.ledger.codec import decompress


def job_path(job_id: str) -> str:
    """The path of a job."""
    return f"/v1/jobs/{job_id}"


def batch_path(batch_id: str) -> str:
    """The path of a batch."""
    return f"/v1/batches/{batch_id}"


def accepted_job(job: NewJob) -> bytes:
    """A job as it is answered at its acceptance."""
    state = JobState(
        id=job.id,
        status="queued",
        created_at=job.created_at,
        callback=Callback() if job.callback_url else None,
        links=_links(job.id, None),
    )
    return _splice(state, job.document.encode(), None)


def job(record: JobRecord) -> bytes:
    """A job as it stands, with its annotation if the record carries it."""
    state = JobState(
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
        error=record.error,
        callback=record.callback,
        links=_links(record.id, record.batch_id),
    )
    return _splice(state, record.document, decompress(record.result) if record.result else None)


def job_list(records: Sequence[JobRecord], next_cursor: str | None) -> bytes:
    """A page of the list of jobs."""
    cursor = f'"{next_cursor}"' if next_cursor else "null"
    jobs = b",".join(job(record) for record in records)
    return b"".join([b'{"jobs":[', jobs, b'],"next_cursor":', cursor.encode(), b"}"])


def batch(record: BatchRecord) -> bytes:
    """A batch as it stands."""
    return (
        Batch(
            id=record.id,
            created_at=record.created_at,
            counts=record.counts,
            finished=record.finished,
            callback=record.callback,
        )
        .model_dump_json()
        .encode()
    )


def _links(job_id: str, batch_id: str | None) -> JobLinks:
    path = job_path(job_id)
    return JobLinks(
        self=path,
        result=f"{path}/result",
        events=f"{path}/events",
        batch=batch_path(batch_id) if batch_id else None,
    )


def _splice(state: JobState, document: bytes, result: bytes | None) -> bytes:
    opened = state.model_dump_json().encode().removesuffix(b"}")
    return b"".join([opened, b',"document":', document, b',"result":', result or b"null", b"}"])
