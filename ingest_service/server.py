"""The server of the API: uvicorn."""

import signal
import socket
from contextlib import suppress

import uvicorn
from fastapi import FastAPI

from ingest_service.settings import IngestSettings

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


def serve(app: FastAPI, settings: IngestSettings) -> None:
    """Serve until SIGTERM or SIGINT."""
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
