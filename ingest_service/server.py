"""The server of the API: uvicorn."""

import resource
import signal
import socket
from contextlib import suppress
from functools import partial

import uvicorn
from fastapi import FastAPI

from ingest_service.connection_limits import ConnectionLimits, LimitedProtocol
from ingest_service.settings import IngestSettings

# Requests that are still open when the service ends are cut off after this many seconds.
SHUTDOWN_GRACE = 3
# A connection without a request is closed after this many seconds.
KEEP_ALIVE = 5
# Descriptors for everything but callers: the store, the broker, callbacks, files.
OWN_DESCRIPTORS = 200


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
        http=partial(LimitedProtocol, limits=_limits(settings)),  # type: ignore[arg-type]
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=SHUTDOWN_GRACE,
    )
    # uvicorn raises the signal once more after it has ended; the exit status is 0 all the same.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        Server(config, app).run()


def _limits(settings: IngestSettings) -> ConnectionLimits:
    """Return the limits of connections, which leave this process descriptors of its own."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = settings.max_connections + OWN_DESCRIPTORS
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        wanted = soft
    connections = max(wanted - OWN_DESCRIPTORS, 1)
    return ConnectionLimits(connections, min(settings.max_connections_per_client, connections))
