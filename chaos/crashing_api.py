"""`python -m chaos.crashing_api DIRECTORY`: the real API with a clock that jumps.

It kills itself between ledger and broker when the file `crash` is in the directory.
"""

import os
import signal
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from chaos.skewed_clock import read_offset, skew
from ingest_service import __main__ as service
from ingest_service import submission
from ingest_service.publishing import AsyncJobPublisher
from shared.ledger.timestamps import from_milliseconds, to_milliseconds


def main(directory: Path) -> int:
    """Serve until SIGTERM."""
    crash, clock = directory / "crash", directory / "clock"
    publish, now = AsyncJobPublisher.publish, submission.now

    async def publish_or_crash(
        self: AsyncJobPublisher, job_ids: Sequence[str], ahead: int = 0
    ) -> None:
        if crash.exists():
            crash.unlink()
            os.kill(os.getpid(), signal.SIGKILL)
        await publish(self, job_ids, ahead)

    def skewed_now() -> datetime:
        return from_milliseconds(to_milliseconds(now()) + round(read_offset(clock) * 1000))

    AsyncJobPublisher.publish = publish_or_crash  # type: ignore[method-assign]
    submission.now = skewed_now
    skew(clock)
    return service.main()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
