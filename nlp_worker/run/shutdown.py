"""Whether this worker is going down: one byte that the parent and its children share."""

import mmap


class Shutdown:
    """Made before the fork; set by the parent, read by every child without a system call."""

    def __init__(self) -> None:
        self._begun = mmap.mmap(-1, 1)

    def begin(self) -> None:
        """From now on nobody begins another document."""
        self._begun[0] = 1

    def begun(self) -> bool:
        """Whether it has begun."""
        return self._begun[0] == 1
