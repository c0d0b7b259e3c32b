"""The unit of export: a document with its annotation."""

from datetime import datetime

from pydantic import BaseModel

from shared.contracts import Annotation, Job, SubmittedDocument


class AnnotatedDocument(BaseModel):
    """A document with its annotation.

    `id` is the id of the job, or the name of the file when there was no job.
    """

    id: str
    finished_at: datetime | None
    document: SubmittedDocument
    result: Annotation


def annotated_document(job: Job) -> AnnotatedDocument | None:
    """Return the document of a job with its annotation, None if it has no annotation."""
    if job.result is None:
        return None
    return AnnotatedDocument(
        id=job.id, finished_at=job.finished_at, document=job.document, result=job.result
    )
