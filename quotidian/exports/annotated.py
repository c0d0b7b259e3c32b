"""What is exported: a document with its annotation."""

from datetime import datetime

from pydantic import BaseModel

from shared.contracts import Annotation, Job, SubmittedDocument


class Annotated(BaseModel):
    """`id` is the job's, or the name of the file when there was none."""

    id: str
    finished_at: datetime | None
    document: SubmittedDocument
    result: Annotation


def annotated(job: Job) -> Annotated | None:
    """The document of a job; None if it has no annotation."""
    if job.result is None:
        return None
    return Annotated(
        id=job.id, finished_at=job.finished_at, document=job.document, result=job.result
    )
