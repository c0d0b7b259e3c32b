"""`python -m chaos.stand_in_worker DIRECTORY`: the real worker around the stand-in annotator."""

import resource
import sys
from pathlib import Path

from chaos.execution_log import ExecutionLog
from chaos.skewed_clock import skew
from chaos.stand_in_annotator import ADDRESS_SPACE, StandInAnnotator
from chaos.worker_version import read_version
from nlp_worker.__main__ import run
from nlp_worker.celery_app import create_worker_app, set_up_logging
from nlp_worker.settings import WorkerSettings


def main(directory: Path) -> int:
    """Run until SIGTERM."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    skew(directory / "clock")
    settings = WorkerSettings.load()
    set_up_logging(settings)
    version = read_version(directory)
    annotator = StandInAnnotator(ExecutionLog(directory / "executions", version), version)
    run(create_worker_app(settings, annotator), settings)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
