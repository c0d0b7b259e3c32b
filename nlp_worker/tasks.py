"""The only task: it takes job ids and returns nothing. The work is in `nlp_worker.run`."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from nlp_worker.run.worker import Worker
from shared.broker import TASK

if TYPE_CHECKING:
    from celery import Celery


def register(app: "Celery", worker: Callable[[], Worker]) -> None:
    """Register the task; `worker` returns the worker of the process that the task runs in."""

    @app.task(name=TASK)  # type: ignore[untyped-decorator]
    def annotate(job_ids: list[str], sent: int = 0) -> None:
        """Process jobs; a repeated message also carries when it was sent."""
        worker().process(job_ids, sent)
