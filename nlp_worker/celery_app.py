"""The Celery worker: one parent that loads the model, forks children and reconciles."""

import gc
import logging
import os
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from billiard import active_children
from celery import Celery, bootsteps, signals
from celery.worker import state

from nlp_worker import tasks
from nlp_worker.annotate import load_annotator
from nlp_worker.run.children import Children
from nlp_worker.run.graceful_shutdown import GracefulShutdown
from nlp_worker.run.reconciler import Reconciler
from nlp_worker.run.shutdown import Shutdown
from nlp_worker.run.work import Annotate, ReadAhead, Worker
from nlp_worker.settings import WorkerSettings
from nlp_worker.warming import warm
from shared import tracing
from shared.broker import MAX_IDS, JobPublisher, create_celery
from shared.ledger import WorkerHeartbeat, WorkLedger
from shared.logs import configure_logging
from shared.store import connect

if TYPE_CHECKING:
    from celery.worker import WorkController

# A step of the ledger that the store does not take is repeated by its caller; these retries of the
# client are for replies that were lost on the way.
CHILD_RETRIES = 3
CHILD_TIMEOUT = 2.0
# How often the parent looks whether a child has died: a process-table look-up, no input or output.
LOOK_INTERVAL = 0.1


class Child:
    """What a child process makes for itself after the fork: connections do not survive one."""

    def __init__(
        self,
        annotate: Annotate,
        read_ahead: ReadAhead | None,
        settings: WorkerSettings,
        parent: str,
        shutdown: Shutdown,
    ) -> None:
        self._annotate = annotate
        self._read_ahead = read_ahead
        self._settings = settings
        self._parent = parent
        self._shutdown = shutdown
        self._worker: Worker | None = None

    def after_fork(self, **_: Any) -> None:
        """Give this process its own ledger, and its own spans."""
        tracing.set_up(self._settings.traces_endpoint, "worker")
        self._worker = Worker(
            _ledger(self._settings, CHILD_RETRIES),
            self._annotate,
            self._settings,
            owner=f"{self._parent}:{os.getpid()}",
            shutdown=self._shutdown,
            read_ahead=self._read_ahead,
        )

    def worker(self) -> Worker:
        """The worker of this process."""
        assert self._worker is not None
        return self._worker


def create_worker_app(
    settings: WorkerSettings,
    annotate: Annotate | None = None,
    read_ahead: ReadAhead | None = None,
) -> Celery:
    """The Celery application of a worker, with its task, its hooks and its reconciler.

    Loads the model, once, in the parent: its pages stay shared with the children it forks.
    `annotate` takes the place of the model, for tests of everything around it; such a one reads
    several documents at once if it has a `read_ahead`.

    Raises:
        SettingsError: the model is not installed, or traces are wanted and cannot be sent.
    """
    tracing.require(settings.traces_endpoint)
    pipeline = None
    if annotate is None:
        annotator = load_annotator(
            settings.model, settings.detector, reads_noise=settings.reads_noise
        )
        annotate, read_ahead = annotator.annotate, annotator.prepare_batch
        pipeline = annotator.pipeline
        warm(annotate)
    name = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
    shutdown = Shutdown()
    child = Child(annotate, read_ahead, settings, name, shutdown)
    gc.collect()
    # Frozen objects are left alone by the collector, which would otherwise write to their pages.
    gc.freeze()
    app = create_celery(settings)
    app.conf.update(
        worker_concurrency=settings.workers,
        worker_consumer="nlp_worker.consumer:Consumer",
        worker_max_memory_per_child=settings.max_memory * 1024,
        # Behind the document's own limits: ends a child that hangs without using a processor.
        task_time_limit=3 * MAX_IDS * settings.time_limit + settings.kill_after,
    )
    tasks.register(app, child.worker)
    present = WorkerHeartbeat(name=name, processes=settings.workers, pipeline=pipeline)
    app.steps["worker"].add(_parent_step(settings, present, shutdown))
    _connect_signals(settings, child, name, shutdown)
    return app


def _connect_signals(settings: WorkerSettings, child: Child, name: str, shutdown: Shutdown) -> None:
    graceful_shutdown = GracefulShutdown(
        lambda: _ledger(settings, 0),
        active_children,
        shutdown,
        owner=name,
        grace=settings.shutdown_grace,
    )
    signals.worker_process_init.connect(child.after_fork, weak=False)
    signals.worker_process_shutdown.connect(lambda **_: tracing.shut_down(), weak=False)
    signals.worker_shutting_down.connect(
        lambda **_: graceful_shutdown.begin(_ids_in_hand()), weak=False
    )
    signals.setup_logging.connect(lambda **_: set_up_logging(settings), weak=False)


def set_up_logging(settings: WorkerSettings) -> None:
    """JSON lines about jobs: not every message of the broker, nor every odd page."""
    configure_logging(settings.log_level, "worker")
    for name in ("celery.app.trace", "celery.worker.strategy"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def _ledger(settings: WorkerSettings, retries: int) -> WorkLedger:
    url = settings.redis_url.get_secret_value()
    return WorkLedger(connect(url, retries=retries, socket_timeout=CHILD_TIMEOUT), settings)


def _ids_in_hand() -> list[str]:
    """The job ids of every message that this parent holds."""
    return [job_id for request in list(state.reserved_requests) for job_id in request.args[0]]


def _parent_step(
    settings: WorkerSettings, present: WorkerHeartbeat, shutdown: Shutdown
) -> type[bootsteps.StartStopStep]:
    class ParentStep(bootsteps.StartStopStep):  # type: ignore[misc]
        """What the parent does besides Celery's work, on Celery's own event loop, so that no thread
        is alive when it forks. Goes on while children finish what they have in hand."""

        requires = {"celery.worker.components:Timer"}

        def start(self, parent: "WorkController") -> None:
            ledger, publisher = _ledger(settings, 0), JobPublisher(parent.app)
            reconciler = Reconciler(ledger, publisher, settings, present)
            children = Children(
                active_children,
                ledger,
                publisher,
                shutdown,
                owner=present.name,
                max_attempts=settings.max_attempts,
            )
            repeat: Callable[..., Any] = parent.timer.call_repeatedly
            repeat(settings.sweep_interval, reconciler.sweep)
            repeat(LOOK_INTERVAL, children.look)

    return ParentStep
