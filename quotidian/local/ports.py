"""TCP ports of this machine."""

import socket

from quotidian.errors import StackError


def free_port(host: str = "127.0.0.1") -> int:
    """Return a port on which nobody listens at the moment."""
    with socket.create_server((host, 0)) as server:
        return int(server.getsockname()[1])


def require_free(host: str, port: int) -> None:
    """Check that a port can be listened on.

    Raises:
        StackError: it cannot; the message names the setting.
    """
    try:
        with socket.create_server((host, port)):
            return
    except OSError as error:
        raise StackError(
            f"QUOTIDIAN_PORT {port} on {host} cannot be used ({error.strerror}): "
            "stop the process that listens there, or choose another port"
        ) from error
