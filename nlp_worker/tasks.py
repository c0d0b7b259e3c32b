"""The one task: job ids in, nothing out. What it does is `nlp_worker.run`.

A message that repeats another also carries when it was sent.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from nlp_worker.run.work import Worker
from shared.broker import TASK

if TYPE_CHECKING:
    from celery import Celery


def register(app: "Celery", worker: Callable[[], Worker]) -> None:
    """Give the app its task; `worker` answers the worker of the process it runs in."""

    @app.task(name=TASK)  # type: ignore[untyped-decorator]
    def annotate(job_ids: list[str], sent: int = 0) -> None:
        worker().work(job_ids, sent)
