"""A clock that jumps: `time.time()` adds an offset (seconds) that it reads from a file."""

import time
from pathlib import Path

# Seconds between two reads of the file.
_READ_INTERVAL = 0.1


def skew(path: Path) -> None:
    """Let the clock of this process follow the file from now on. Leases must not depend on it."""
    true_time = time.time
    last_read = offset = 0.0

    def skewed() -> float:
        nonlocal last_read, offset
        now = time.monotonic()
        if now - last_read > _READ_INTERVAL:
            last_read, offset = now, float(path.read_text()) if path.exists() else 0.0
        return true_time() + offset

    time.time = skewed
