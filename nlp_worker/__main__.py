"""`python -m nlp_worker`: run a worker until SIGTERM."""

import os
import sys

from shared.errors import SettingsError


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
    app.worker_main(["--quiet", "worker", "--pool=prefork", f"--loglevel={settings.log_level}"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
