"""`python -m nlp_worker`: run a worker until SIGTERM."""

import os
import sys
from typing import TYPE_CHECKING
from uuid import uuid4

from shared.errors import SettingsError

if TYPE_CHECKING:
    from celery import Celery

    from nlp_worker.settings import WorkerSettings


def main() -> int:
    """Run one parent and its children. Returns the exit status."""
    # One BLAS thread a child: the children are the parallelism. Must be set before numpy loads.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    from nlp_worker.celery_app import create_worker_app, set_up_logging
    from nlp_worker.settings import WorkerSettings

    try:
        settings = WorkerSettings.load()
        set_up_logging(settings)
        app = create_worker_app(settings)
    except SettingsError as error:
        print(f"nlp_worker: {error}", file=sys.stderr)
        return 2
    run(app, settings)
    return 0


def run(app: "Celery", settings: "WorkerSettings") -> None:
    """Consume until SIGTERM."""
    # The ledger does what gossip and mingle are for, and a reconnect need not wait for neighbours.
    # Several parents on one machine need names of their own.
    app.worker_main(
        [
            "--quiet",
            "worker",
            "--pool=prefork",
            f"--loglevel={settings.log_level}",
            f"--hostname={uuid4().hex[:8]}@%h",
            "--without-gossip",
            "--without-mingle",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
