"""Going through the list of jobs, page after page."""

from quotidian.protocol import calls
from quotidian.protocol.steps import Emit, Stream
from shared.contracts import Job, JobStatus

PAGE = 200


def jobs(
    patience: float,
    *,
    status: JobStatus | None = None,
    batch: str | None = None,
    limit: int | None = None,
) -> Stream[Job]:
    """The jobs, newest first, without their annotations; at most `limit`."""
    left, cursor = limit, None
    while left is None or left > 0:
        size = PAGE if left is None else min(PAGE, left)
        page = yield from calls.page(
            patience, status=status, batch=batch, limit=size, cursor=cursor
        )
        for job in page.jobs:
            yield Emit(job)
        left = None if left is None else left - len(page.jobs)
        cursor = page.next_cursor
        if cursor is None:
            return
