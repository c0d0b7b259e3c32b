"""The Celery worker: one parent that loads the model, forks children and reconciles."""

import gc
import logging
from typing import TYPE_CHECKING, Any

from celery import Celery, bootsteps, signals

from nlp_worker import tasks
from nlp_worker.annotate import Annotator, load_annotator
from nlp_worker.run.reconciler import Reconciler
from nlp_worker.run.work import Worker
from nlp_worker.settings import WorkerSettings
from shared.broker import MAX_IDS, Doorbell, create_celery
from shared.ledger import WorkLedger
from shared.logs import configure_logging
from shared.store import connect

if TYPE_CHECKING:
    from celery.worker import WorkController

log = logging.getLogger(__name__)

# A child rides out a restart of the store with its result in hand: about a minute of retries.
CHILD_RETRIES = 40


class Child:
    """What a child process makes for itself after the fork: connections do not survive one."""

    def __init__(self, annotator: Annotator, settings: WorkerSettings) -> None:
        self._annotator = annotator
        self._settings = settings
        self._worker: Worker | None = None

    def after_fork(self, **_: Any) -> None:
        """Give this process its own ledger."""
        client = connect(self._settings.redis_url.get_secret_value(), retries=CHILD_RETRIES)
        ledger = WorkLedger(client, self._settings)
        self._worker = Worker(ledger, self._annotator.annotate, self._settings)

    def worker(self) -> Worker:
        """The worker of this process."""
        assert self._worker is not None
        return self._worker


def create_worker_app(settings: WorkerSettings) -> Celery:
    """The Celery application of a worker, with its task, its hooks and its reconciler.

    Loads the model, once, in the parent: its pages stay shared with the children it forks.

    Raises:
        SettingsError: the model is not installed.
    """
    annotator = load_annotator(
        settings.model, settings.span_convention, reads_noise=settings.reads_noise
    )
    child = Child(annotator, settings)
    gc.collect()
    # Frozen objects are left alone by the collector, which would otherwise write to their pages.
    gc.freeze()
    app = create_celery(settings)
    app.conf.update(
        worker_concurrency=settings.workers,
        worker_max_memory_per_child=settings.max_memory * 1024,
        # Behind the document's own limits: ends a child that hangs without using a processor.
        task_time_limit=MAX_IDS * settings.time_limit + settings.kill_after,
    )
    tasks.register(app, child.worker)
    signals.worker_process_init.connect(child.after_fork, weak=False)
    signals.setup_logging.connect(lambda **_: set_up_logging(settings), weak=False)
    app.steps["worker"].add(_reconciler_step(settings))
    return app


def set_up_logging(settings: WorkerSettings) -> None:
    """JSON lines about jobs: not every message of the broker, nor every odd page."""
    configure_logging(settings.log_level, "worker")
    for name in ("celery.app.trace", "celery.worker.strategy"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def _reconciler_step(settings: WorkerSettings) -> type[bootsteps.StartStopStep]:
    class ReconcilerStep(bootsteps.StartStopStep):  # type: ignore[misc]
        """Sweeps from the parent's own event loop, so that no thread is alive when it forks."""

        requires = {"celery.worker.components:Timer"}

        def __init__(self, parent: "WorkController", **_: Any) -> None:
            self._timer: Any = None

        def start(self, parent: "WorkController") -> None:
            client = connect(settings.redis_url.get_secret_value(), retries=0, socket_timeout=2.0)
            reconciler = Reconciler(WorkLedger(client, settings), Doorbell(parent.app), settings)
            self._timer = parent.timer.call_repeatedly(settings.sweep_interval, reconciler.sweep)

        def stop(self, parent: "WorkController") -> None:
            if self._timer is not None:
                self._timer.cancel()

    return ReconcilerStep
