"""`python -m benchmarks.unwritten`: the API around a ledger that accepts without a store."""

import sys
from collections.abc import Sequence
from typing import Any

import uvicorn

from ingest_service import app as application
from ingest_service.settings import IngestSettings
from shared.broker import LONG_QUEUE
from shared.ledger import JobsAccepted, NewJob, SubmissionLedger
from shared.logs import configure_logging


class Unwritten(SubmissionLedger):
    """Says yes. Everything else about accepting is as ever, the publisher included."""

    async def accept(self, jobs: Sequence[NewJob], **_: Any) -> JobsAccepted:  # type: ignore[override]
        """Write nothing. The queue is as long as that of the API beside it, so the bell is published alike."""
        return JobsAccepted(ahead=LONG_QUEUE)


def main() -> int:
    """Serve until SIGTERM."""
    application.SubmissionLedger = Unwritten  # type: ignore[misc]
    settings = IngestSettings.load()
    configure_logging(settings.log_level, "ingest")
    app = application.create_app(settings)
    uvicorn.run(app, host=settings.host, port=settings.port, access_log=False, log_config=None)
    return 0


if __name__ == "__main__":
    sys.exit(main())
