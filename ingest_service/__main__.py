"""`python -m ingest_service`: serve the API with uvicorn."""

import signal
import socket
import sys
from contextlib import suppress

import uvicorn
from fastapi import FastAPI

from ingest_service.app import create_app
from ingest_service.settings import IngestSettings
from shared.errors import SettingsError
from shared.logs import configure_logging

# Requests that are still open when the service ends are cut off after this many seconds.
SHUTDOWN_GRACE = 3


class Server(uvicorn.Server):
    """A server that answers waiting requests when it ends, before uvicorn waits for them.

    uvicorn tells the application of the end only after every connection has closed.
    """

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End all waiting; uvicorn calls this within a tenth of a second after the signal."""
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
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_GRACE,
    )
    # uvicorn raises the signal once more after it has ended; the exit status is 0 all the same.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        Server(config, app).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
