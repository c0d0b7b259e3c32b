"""The queue as it stands, for people who watch it."""

from datetime import datetime

from pydantic import BaseModel, Field

from shared.contracts.annotation import Pipeline


class StatusCounts(BaseModel):
    """Jobs by status."""

    queued: int = 0
    running: int = 0
    succeeded: int = 0
    failed: int = 0
    cancelled: int = 0


class Queue(BaseModel):
    """What waits and who works on it, of all callers together as `/metrics` tells it; and how many
    jobs of the caller's own are stored."""

    at: datetime
    queued: int = Field(description="jobs that wait")
    running: int = Field(description="jobs in hand")
    oldest: float = Field(description="age of the oldest job that waits, in seconds; 0: none waits")
    rate: float | None = Field(
        description="jobs that end per second: those in hand over the mean run; null: none runs"
    )
    workers: int = Field(description="worker parents heard of within ten seconds")
    processes: int = Field(description="the processes they annotate with")
    pipelines: list[Pipeline] = Field(description="what they annotate with")
    accepted: int = Field(description="jobs accepted since the namespace began")
    ended: dict[str, int] = Field(description="jobs that ended since then, by status")
    failed: dict[str, int] = Field(description="jobs that failed since then, by problem type")
    own: StatusCounts = Field(description="the caller's stored jobs, by status")
