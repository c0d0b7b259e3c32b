"""`python -m nlp_worker`: run a worker until SIGTERM."""

import os
import sys
from typing import TYPE_CHECKING
from uuid import uuid4

from shared.errors import SettingsError
from shared.extras import missing_extra

if TYPE_CHECKING:
    from celery import Celery

    from nlp_worker.settings import WorkerSettings


def main() -> int:
    """Run one parent and its children; return the exit status."""
    if message := missing_extra("python -m nlp_worker", "worker"):
        print(f"nlp_worker: {message}", file=sys.stderr)
        return 2
    # One BLAS thread a child, because the children run in parallel. Set before numpy is loaded.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    from nlp_worker.annotate import load_annotator
    from nlp_worker.celery_app import create_worker_app, set_up_logging
    from nlp_worker.settings import WorkerSettings

    try:
        settings = WorkerSettings.load()
        set_up_logging(settings)
        annotator = load_annotator(
            settings.model,
            settings.detector,
            reads_noise=settings.reads_noise,
            tells_gender=settings.tells_gender,
            max_characters=settings.max_document_characters,
        )
        app = create_worker_app(settings, annotator)
    except SettingsError as error:
        print(f"nlp_worker: {error}", file=sys.stderr)
        return 2
    run(app, settings)
    return 0


def run(app: "Celery", settings: "WorkerSettings") -> None:
    """Consume messages until SIGTERM."""
    # The ledger replaces gossip and mingle, and without them a reconnect does not wait for other
    # workers. Several parents on one machine need different names.
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
