"""The body of a callback, as Standard Webhooks lays it out."""

from datetime import datetime

from pydantic import BaseModel

from ingest_service import representations
from shared.contracts import Batch, Job
from shared.ledger import BatchRecord, JobRecord
from shared.ledger.timestamps import now


class CallbackMessage(BaseModel):
    """An event about a job (without its annotation) or a batch."""

    type: str
    timestamp: datetime
    data: Job | Batch

    def body(self) -> bytes:
        """Return the JSON; the document of a job has the fields that were sent."""
        return self.model_dump_json(exclude_unset=True).encode()


def job_message(record: JobRecord) -> CallbackMessage:
    """Return the message that a job has ended."""
    return CallbackMessage(
        type=f"job.{record.status}",
        timestamp=record.finished_at or now(),
        data=representations.job(record),
    )


def batch_message(record: BatchRecord) -> CallbackMessage:
    """Return the message that every job of a batch has ended."""
    return CallbackMessage(
        type="batch.finished", timestamp=now(), data=representations.batch(record)
    )
