"""The proxy of the fault tests breaks connections in the ways they rely on."""

import socket
import socketserver
import threading
from collections.abc import Iterator

import pytest

from chaos.proxy import Proxy


class Echo(socketserver.BaseRequestHandler):
    """Sends back what it gets."""

    def handle(self) -> None:
        while data := self.request.recv(1024):
            self.request.sendall(data)


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    """Yield a proxy in front of an echo server."""
    socketserver.ThreadingTCPServer.daemon_threads = True
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Echo) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        proxy = Proxy("127.0.0.1", server.server_address[1])
        yield proxy
        proxy.close()
        server.shutdown()
        thread.join()


def connected(proxy: Proxy) -> socket.socket:
    """Return a client of the echo server, through the proxy."""
    return socket.create_connection(("127.0.0.1", proxy.port), timeout=0.5)


def echo(client: socket.socket) -> bytes:
    """Send four bytes and return what comes back."""
    client.sendall(b"ping")
    return client.recv(4)


def test_it_passes_on(proxy: Proxy) -> None:
    """Without a fault the answer arrives."""
    with connected(proxy) as client:
        assert echo(client) == b"ping"


def test_a_dropped_connection_is_reset_and_a_new_one_works(proxy: Proxy) -> None:
    """As when a router forgets its table."""
    with connected(proxy) as client:
        echo(client)
        proxy.drop()
        assert not quiet_echo(client)
    with connected(proxy) as client:
        assert echo(client) == b"ping"


def quiet_echo(client: socket.socket) -> bytes:
    """Return what comes back, nothing for a connection that was reset."""
    try:
        return echo(client)
    except ConnectionError:
        return b""


def test_a_half_open_connection_stays_silent_for_ever(proxy: Proxy) -> None:
    """It is not closed and does not recover; new connections work."""
    with connected(proxy) as old:
        echo(old)
        proxy.freeze(True)
        with pytest.raises(TimeoutError):
            echo(old)
        proxy.freeze(False)
        with pytest.raises(TimeoutError):
            echo(old)
        with connected(proxy) as new:
            assert echo(new) == b"ping"


def test_refused_connections_end_at_once(proxy: Proxy) -> None:
    """As when the process behind is gone."""
    proxy.refuse(True)
    with connected(proxy) as client:
        assert not quiet_echo(client)
    proxy.refuse(False)
    with connected(proxy) as client:
        assert echo(client) == b"ping"
