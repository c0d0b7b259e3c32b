"""A flag that a worker parent shares with its children."""

import mmap


class ShutdownFlag:
    """One byte of shared memory, made before the fork: set by the parent, read by every child."""

    def __init__(self) -> None:
        self._byte = mmap.mmap(-1, 1)

    def set(self) -> None:
        """Let no process of this worker begin another document."""
        self._byte[0] = 1

    def is_set(self) -> bool:
        """Return whether the worker is shutting down."""
        return self._byte[0] == 1
