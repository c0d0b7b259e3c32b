"""`python -m chaos.worker DIRECTORY`: the real worker around the stand-in annotator."""

import resource
import sys
from pathlib import Path

from chaos.clock import skew
from chaos.standin import ADDRESS_SPACE, Diary, StandIn
from nlp_worker.__main__ import run
from nlp_worker.celery_app import create_worker_app, set_up_logging
from nlp_worker.settings import WorkerSettings


def main(directory: Path) -> int:
    """Run until SIGTERM."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    skew(directory / "clock")
    settings = WorkerSettings.load()
    set_up_logging(settings)
    stand_in = StandIn(Diary(directory / "diary"))
    run(create_worker_app(settings, stand_in, stand_in.read_ahead), settings)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
