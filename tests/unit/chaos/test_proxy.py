"""The proxy that the fault tests put on every connection does what they think it does."""

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
    """In front of an echo server."""
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
    """A client of the echo server, through the proxy."""
    return socket.create_connection(("127.0.0.1", proxy.port), timeout=0.5)


def echo(client: socket.socket) -> bytes:
    """What comes back."""
    client.sendall(b"hear")
    return client.recv(4)


def test_it_passes_on(proxy: Proxy) -> None:
    """As long as nobody interferes."""
    with connected(proxy) as client:
        assert echo(client) == b"hear"


def test_a_dropped_connection_is_reset_and_a_new_one_works(proxy: Proxy) -> None:
    """As when a router forgets its table."""
    with connected(proxy) as client:
        echo(client)
        proxy.drop()
        assert not quiet_echo(client)
    with connected(proxy) as client:
        assert echo(client) == b"hear"


def quiet_echo(client: socket.socket) -> bytes:
    """What comes back, nothing for a connection that was reset."""
    try:
        return echo(client)
    except ConnectionError:
        return b""


def test_a_half_open_connection_stays_silent_for_ever(proxy: Proxy) -> None:
    """It is not closed, and does not come back with the network; new ones do."""
    with connected(proxy) as old:
        echo(old)
        proxy.hang(True)
        with pytest.raises(TimeoutError):
            echo(old)
        proxy.hang(False)
        with pytest.raises(TimeoutError):
            echo(old)
        with connected(proxy) as new:
            assert echo(new) == b"hear"


def test_refused_connections_end_at_once(proxy: Proxy) -> None:
    """As when the process behind is gone."""
    proxy.refuse(True)
    with connected(proxy) as client:
        assert not quiet_echo(client)
    proxy.refuse(False)
    with connected(proxy) as client:
        assert echo(client) == b"hear"
