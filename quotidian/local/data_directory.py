"""The data directory of the local stack, which one stack owns at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quotidian.errors import StackError


def make_directory(directory: Path) -> Path:
    """Make a directory that only this user can read, and return it.

    Raises:
        StackError: it cannot be made; the message names the setting.
    """
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StackError(f"QUOTIDIAN_DATA_DIR {directory}: {error.strerror}") from error
    return directory


@contextmanager
def owned_directory(directory: Path) -> Iterator[Path]:
    """Make the data directory and lock it while the block runs.

    Raises:
        StackError: another process has locked it, or it cannot be made.
    """
    make_directory(directory)
    try:
        lock = (directory / "lock").open("w")
    except OSError as error:
        raise StackError(f"QUOTIDIAN_DATA_DIR {directory}: {error.strerror}") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StackError(
                f"QUOTIDIAN_DATA_DIR {directory} is used by another stack: stop that one, or "
                "choose another directory"
            ) from error
        yield directory
