"""The data directory of the local stack, which one stack owns at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quotidian.errors import StackError

LOCK = "lock"
OTHERS = 0o077
"""What a mode permits to anybody but the owner."""


def make_directory(directory: Path) -> Path:
    """Make a directory that only this user can read, and return it.

    One that a stack has used, or that is empty, is closed to other users.

    Raises:
        StackError: it cannot be made or closed, or others can read it and it has other files; the
            message names the setting.
    """
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        if directory.stat().st_mode & OTHERS:
            _close(directory)
    except OSError as error:
        raise StackError(
            f"QUOTIDIAN_DATA_DIR {directory}: {error.strerror}. It must be a directory that you "
            "own and nobody else can read, because it holds documents (chmod 700)"
        ) from error
    return directory


def _close(directory: Path) -> None:
    """Close a directory to other users; not one of somebody's other files, such as `/tmp`."""
    if any(directory.iterdir()) and not (directory / LOCK).exists():
        raise StackError(
            f"QUOTIDIAN_DATA_DIR {directory} can be read by other users and has other files. "
            "Choose a directory of its own, because it holds documents, or close it: chmod 700"
        )
    directory.chmod(0o700)


@contextmanager
def owned_directory(directory: Path) -> Iterator[Path]:
    """Make the data directory and lock it while the block runs.

    Raises:
        StackError: another process has locked it, or it cannot be made.
    """
    make_directory(directory)
    try:
        lock = (directory / LOCK).open("w")
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
