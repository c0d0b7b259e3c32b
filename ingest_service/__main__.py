"""`python -m ingest_service`: serve the API with uvicorn."""

import gc
import signal
import socket
import sys
from contextlib import suppress

import uvicorn
from fastapi import FastAPI

from ingest_service.app import create_app
from ingest_service.protocol import Protocol
from ingest_service.settings import IngestSettings
from shared.errors import SettingsError
from shared.logs import configure_logging

# Requests still in hand when the service ends are cut off after this many seconds.
SHUTDOWN_GRACE = 3


class Server(uvicorn.Server):
    """Answers who waits for a job before it waits for their answers: uvicorn tells the application
    only once every connection has closed."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Called a tenth of a second after the signal at the latest."""
        self._app.state.service.notifier.close()
        await super().shutdown(sockets)


def main() -> int:
    """Serve until SIGTERM or SIGINT. Returns the exit status."""
    try:
        settings = IngestSettings.load()
        app = create_app(settings)
    except SettingsError as error:
        print(f"ingest_service: {error}", file=sys.stderr)
        return 2
    configure_logging(settings.log_level, "ingest")
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=Protocol,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_GRACE,
    )
    # What is there by now stays: the collector need not look at it again and again.
    gc.freeze()
    # uvicorn raises the signal again when it has ended, which is then no reason to end otherwise.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        Server(config, app).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
