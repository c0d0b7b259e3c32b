"""`python -m ingest_service`: serve the API with uvicorn."""

import sys

import uvicorn

from ingest_service.app import create_app
from ingest_service.settings import IngestSettings
from shared.errors import SettingsError
from shared.logs import configure_logging

# Requests still waiting for a job when the service ends are cut off after this many seconds.
SHUTDOWN_GRACE = 3


def main() -> int:
    """Serve until SIGTERM or SIGINT. Returns the exit status."""
    try:
        settings = IngestSettings.load()
        app = create_app(settings)
    except SettingsError as error:
        print(f"ingest_service: {error}", file=sys.stderr)
        return 2
    configure_logging(settings.log_level, "ingest")
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_GRACE,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
