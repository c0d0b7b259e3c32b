"""The state of the queue, for people who watch it."""

from datetime import datetime

from pydantic import Field

from shared.contracts.annotation import Pipeline
from shared.contracts.read_model import ReadModel


class StatusCounts(ReadModel):
    """Jobs by status."""

    queued: int = 0
    running: int = 0
    succeeded: int = 0
    failed: int = 0
    cancelled: int = 0


class Queue(ReadModel):
    """The jobs that wait and the workers, of all callers together as in `/metrics`; and the stored
    jobs of the caller."""

    at: datetime
    queued: int = Field(description="jobs that wait")
    running: int = Field(description="jobs that a worker has claimed")
    oldest: float = Field(
        description="age of the oldest job that waits, in seconds; 0 if none waits"
    )
    rate: float | None = Field(
        description="jobs that end per second: running jobs over mean run time; null if none runs"
    )
    workers: int = Field(description="worker parents with a heartbeat in the last ten seconds")
    processes: int = Field(description="the processes they annotate with")
    pipelines: list[Pipeline] = Field(description="what they annotate with")
    accepted: int = Field(description="jobs accepted since the namespace began")
    ended: dict[str, int] = Field(description="jobs that ended since then, by status")
    failed: dict[str, int] = Field(description="jobs that failed since then, by problem type")
    own: StatusCounts = Field(description="the caller's stored jobs, by status")
