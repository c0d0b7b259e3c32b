"""Lets the clock of a process jump: `time.time()` reads an offset (seconds) from a file."""

import time
from pathlib import Path


def skew(path: Path) -> None:
    """From now on this process believes what the file says. Leases must not care."""
    true_time = time.time
    looked: list[float] = [0.0, 0.0]

    def skewed() -> float:
        now = time.monotonic()
        if now - looked[0] > 0.1:
            looked[:] = [now, float(path.read_text()) if path.exists() else 0.0]
        return true_time() + looked[1]

    time.time = skewed
