"""Jobs and batches as JSON. Stored JSON is spliced in as it is, never parsed on the way out."""

from collections.abc import Sequence

from pydantic_core import to_json

from shared.contracts import Batch, Callback
from shared.ledger import BatchRecord, JobRecord, NewJob
from shared.ledger.codec import decompress


def job_path(job_id: str) -> str:
    """The path of a job."""
    return f"/v1/jobs/{job_id}"


def batch_path(batch_id: str) -> str:
    """The path of a batch."""
    return f"/v1/batches/{batch_id}"


def accepted_job(new: NewJob) -> bytes:
    """A job as it is answered at its acceptance."""
    callback = Callback() if new.callback_url else None
    return job(JobRecord(new.id, "queued", new.created_at, new.document, callback=callback))


def job(record: JobRecord) -> bytes:
    """A job as it stands, with its annotation if the record carries it.

    A `shared.contracts.Job`, but no model is made: that would take longer than all the rest.
    """
    path = job_path(record.id)
    state = {
        "id": record.id,
        "status": record.status,
        "created_at": record.created_at,
        "started_at": record.started_at,
        "finished_at": record.finished_at,
        "expires_at": record.expires_at,
        "attempts": record.attempts,
        "queue_position": record.queue_position,
        "estimated_wait": record.estimated_wait,
        "batch_id": record.batch_id,
        "error": record.error,
        "callback": record.callback,
        "links": {
            "self": path,
            "result": f"{path}/result",
            "events": f"{path}/events",
            "batch": batch_path(record.batch_id) if record.batch_id else None,
        },
    }
    result = decompress(record.result) if record.result else b"null"
    opened = to_json(state)[:-1]
    return b"".join([opened, b',"document":', record.document, b',"result":', result, b"}"])


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
