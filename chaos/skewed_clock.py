"""A clock that jumps: `time.time()` adds an offset (seconds) that it reads from a file."""

import os
import time
from pathlib import Path

# Seconds between two reads of the file.
_READ_INTERVAL = 0.1


def write_offset(path: Path, offset: float) -> None:
    """Write the offset in one step, because other processes may read at any time."""
    new = path.with_suffix(".new")
    new.write_text(str(offset))
    os.replace(new, path)


def read_offset(path: Path) -> float:
    """Return the offset; 0 without a file."""
    return float(path.read_text()) if path.exists() else 0.0


def skew(path: Path) -> None:
    """Let the clock of this process follow the file from now on. Leases must not depend on it."""
    true_time = time.time
    last_read = offset = 0.0

    def skewed() -> float:
        nonlocal last_read, offset
        now = time.monotonic()
        if now - last_read > _READ_INTERVAL:
            last_read, offset = now, read_offset(path)
        return true_time() + offset

    time.time = skewed
