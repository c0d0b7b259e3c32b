"""A job: one accepted document on its way to an annotation."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from shared.contracts.annotation import Annotation
from shared.contracts.callback import Callback
from shared.contracts.document import SubmittedDocument
from shared.contracts.problem import Problem
from shared.contracts.read_model import ReadModel

JobStatus = Literal["queued", "running", "succeeded", "failed", "cancelled"]


class JobLinks(ReadModel):
    """Links to related resources, as paths of this API."""

    self: str
    result: str
    events: str
    batch: str | None = None


class JobState(ReadModel):
    """The state of one job, without its document and its result. Times are RFC 3339 UTC."""

    id: str = Field(description="time-ordered (UUID version 7)")
    status: JobStatus
    created_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    expires_at: datetime | None = Field(
        default=None, description="when the job and its result are erased"
    )
    attempts: int = Field(default=0, description="how often a worker has claimed it")
    queue_position: int | None = Field(default=None, description="jobs ahead of it, while queued")
    estimated_wait: float | None = Field(
        default=None, description="seconds until it begins, while queued; null when unknown"
    )
    batch_id: str | None = None
    error: Problem | None = Field(default=None, description="why it failed")
    callback: Callback | None = Field(default=None, description="of `callback_url`, if it was sent")
    links: JobLinks


class Job(JobState):
    """One job with its document and, once it succeeded, its result."""

    document: SubmittedDocument
    result: Annotation | None = Field(
        default=None, description="once it succeeded, unless `result=false`"
    )


class JobList(ReadModel):
    """Jobs, newest first, without their results."""

    jobs: list[Job]
    next_cursor: str | None = Field(
        default=None, description="`cursor` of the next page; null at the end"
    )
