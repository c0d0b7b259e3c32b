"""The list of jobs, page after page."""

from quotidian.protocol import api_calls
from quotidian.protocol.steps import Emit, Stream
from shared.contracts import Job, JobStatus

PAGE_SIZE = 200


def jobs(
    patience: float,
    *,
    status: JobStatus | None = None,
    batch: str | None = None,
    limit: int | None = None,
) -> Stream[Job]:
    """Emit the jobs, newest first, without their annotations; at most `limit`."""
    left, cursor = limit, None
    while left is None or left > 0:
        size = PAGE_SIZE if left is None else min(PAGE_SIZE, left)
        page = yield from api_calls.job_list(
            patience, status=status, batch=batch, limit=size, cursor=cursor
        )
        for job in page.jobs:
            yield Emit(job)
        left = None if left is None else left - len(page.jobs)
        cursor = page.next_cursor
        if cursor is None:
            return
