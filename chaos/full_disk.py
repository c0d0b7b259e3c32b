"""A disk without room for the store: the system limits the size of its files.

A write beyond the limit fails, as on a full disk, and no other process is affected.
"""

import resource
from dataclasses import replace
from pathlib import Path

import psutil

from quotidian.local.process import Process

FILE = "disk-full"
# Without the trap the system would end the process instead of failing its write.
WRAPPER = """\
trap '' XFSZ
if [ -f "$0" ]; then ulimit -S -f 0; fi
exec "$@"
"""


def with_disk_limit(store: Process, directory: Path) -> Process:
    """Return the store as a process that has no room while the disk is full."""
    return replace(store, command=["/bin/sh", "-c", WRAPPER, str(directory / FILE), *store.command])


def fill_disk(directory: Path, pid: int) -> None:
    """Leave no room to the running store `pid` and to those that are started from now on."""
    (directory / FILE).touch()
    _limit(pid, 0)


def free_disk(directory: Path, pid: int) -> None:
    """Give room to the running store again."""
    (directory / FILE).unlink()
    _limit(pid, resource.RLIM_INFINITY)


def _limit(pid: int, size: int) -> None:
    """Limit the files of a process to so many bytes; nothing if it has ended meanwhile."""
    try:
        process = psutil.Process(pid)
        hard = process.rlimit(psutil.RLIMIT_FSIZE)[1]
        process.rlimit(psutil.RLIMIT_FSIZE, (size, hard))
    except psutil.NoSuchProcess:
        return
