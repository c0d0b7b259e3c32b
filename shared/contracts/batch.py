"""A batch: many documents submitted in one request."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from shared.contracts.callback import Callback
from shared.contracts.problem import Problem
from shared.contracts.read_model import ReadModel


class BatchItem(ReadModel):
    """The result for one document of a submitted batch, in the order of the request."""

    index: int
    status: Literal["queued", "rejected"]
    job_id: str | None = None
    problem: Problem | None = None


class BatchCounts(ReadModel):
    """Documents of the batch by state."""

    queued: int = 0
    running: int = 0
    succeeded: int = 0
    failed: int = 0
    cancelled: int = 0
    rejected: int = 0


class BatchAccepted(ReadModel):
    """The answer to a submitted batch."""

    id: str
    items: list[BatchItem]
    counts: BatchCounts


class Batch(ReadModel):
    """The progress of a batch; finished when nothing is queued or running."""

    id: str
    created_at: datetime
    counts: BatchCounts
    finished: bool
    callback: Callback | None = Field(default=None, description="of `callback_url`, if it was sent")
