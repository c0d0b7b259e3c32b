"""The Celery worker: one parent that holds the model, forks children and reconciles."""

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
from nlp_worker.run.annotator import Annotator
from nlp_worker.run.child_monitor import ChildMonitor
from nlp_worker.run.deadline import WALL_FACTOR
from nlp_worker.run.graceful_shutdown import GracefulShutdown
from nlp_worker.run.reconciler import Reconciler
from nlp_worker.run.shutdown_flag import ShutdownFlag
from nlp_worker.run.worker import Worker
from nlp_worker.settings import WorkerSettings
from nlp_worker.warming import warm
from shared import tracing
from shared.broker import MAX_IDS, JobPublisher, create_celery
from shared.ledger import WorkerHeartbeat, WorkLedger
from shared.logs import configure_logging
from shared.store import connect

if TYPE_CHECKING:
    from celery.worker import WorkController

# Retries of the client library, for replies that were lost on the way. The worker itself waits for
# a store that is away.
CHILD_RETRIES = 3
# Seconds.
CHILD_TIMEOUT = 2.0
# Between checks for dead children, each a look into the process table.
CHILD_CHECK_INTERVAL = 0.1


class WorkerProcess:
    """The state of a child process, made after the fork: connections do not survive one."""

    def __init__(
        self, annotator: Annotator, settings: WorkerSettings, parent: str, shutdown: ShutdownFlag
    ) -> None:
        self._annotator = annotator
        self._settings = settings
        self._parent = parent
        self._shutdown = shutdown
        self._worker: Worker | None = None

    def after_fork(self, **_: Any) -> None:
        """Make the connections and the tracing of this process."""
        tracing.set_up(self._settings.traces_endpoint, "worker")
        self._worker = Worker(
            _ledger(self._settings, CHILD_RETRIES),
            self._annotator,
            self._settings,
            owner=f"{self._parent}:{os.getpid()}",
            shutdown=self._shutdown,
        )

    def worker(self) -> Worker:
        """Return the worker of this process."""
        assert self._worker is not None
        return self._worker


def create_worker_app(settings: WorkerSettings, annotator: Annotator) -> Celery:
    """Return the Celery application of a worker, with its task, its hooks and its reconciler.

    The children share the memory of `annotator`, which is used once before they are forked.

    Raises:
        SettingsError: traces are asked for and cannot be sent.
    """
    tracing.require(settings.traces_endpoint)
    warm(annotator)
    name = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
    shutdown = ShutdownFlag()
    process = WorkerProcess(annotator, settings, name, shutdown)
    gc.collect()
    # The collector leaves frozen objects alone; otherwise it would write to their shared pages.
    gc.freeze()
    app = create_celery(settings)
    app.conf.update(
        worker_concurrency=settings.workers,
        worker_consumer="nlp_worker.consumer:Consumer",
        worker_max_memory_per_child=settings.max_memory * 1024,
        # Beyond the limits of documents: ends a child that hangs without using a processor.
        task_time_limit=3 * MAX_IDS * WALL_FACTOR * settings.time_limit + settings.kill_after,
    )
    tasks.register(app, process.worker)
    heartbeat = WorkerHeartbeat(name=name, processes=settings.workers, pipeline=annotator.pipeline)
    app.steps["worker"].add(_parent_step(settings, heartbeat, shutdown))
    _connect_signals(settings, process, name, shutdown)
    return app


def _connect_signals(
    settings: WorkerSettings, process: WorkerProcess, name: str, shutdown: ShutdownFlag
) -> None:
    graceful_shutdown = GracefulShutdown(
        lambda: _ledger(settings, 0),
        active_children,
        shutdown,
        owner=name,
        grace=settings.shutdown_grace,
    )
    signals.worker_process_init.connect(process.after_fork, weak=False)
    signals.worker_process_shutdown.connect(lambda **_: tracing.shut_down(), weak=False)
    signals.worker_shutting_down.connect(
        lambda **_: graceful_shutdown.begin(_reserved_job_ids()), weak=False
    )
    signals.setup_logging.connect(lambda **_: set_up_logging(settings), weak=False)


def set_up_logging(settings: WorkerSettings) -> None:
    """Log JSON lines about jobs, but not every message of the broker or oddity of a page."""
    configure_logging(settings.log_level, "worker")
    for name in ("celery.app.trace", "celery.worker.strategy"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def _ledger(settings: WorkerSettings, retries: int) -> WorkLedger:
    url = settings.redis_url.get_secret_value()
    return WorkLedger(connect(url, retries=retries, socket_timeout=CHILD_TIMEOUT), settings)


def _reserved_job_ids() -> list[str]:
    """Return the job ids of every message that this parent holds."""
    return [job_id for request in list(state.reserved_requests) for job_id in request.args[0]]


def _parent_step(
    settings: WorkerSettings, heartbeat: WorkerHeartbeat, shutdown: ShutdownFlag
) -> type[bootsteps.StartStopStep]:
    class ParentStep(bootsteps.StartStopStep):  # type: ignore[misc]
        """The reconciler and the watch over the children, on Celery's own event loop.

        So no thread is alive when the parent forks. It goes on during a shutdown.
        """

        requires = {"celery.worker.components:Timer"}

        def start(self, parent: "WorkController") -> None:
            ledger, publisher = _ledger(settings, 0), JobPublisher(parent.app)
            reconciler = Reconciler(ledger, publisher, settings, heartbeat)
            children = ChildMonitor(
                active_children,
                ledger,
                publisher,
                shutdown,
                owner=heartbeat.name,
                max_attempts=settings.max_attempts,
            )
            repeat: Callable[..., Any] = parent.timer.call_repeatedly
            repeat(settings.sweep_interval, reconciler.sweep)
            repeat(CHILD_CHECK_INTERVAL, children.check)

    return ParentStep
