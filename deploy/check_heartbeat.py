"""Container health check of the worker: status 0 when its heartbeat file is recent.

Uses the standard library only.
"""

import sys
import time
from pathlib import Path

MAX_AGE = 30.0  # seconds


def main(path: str) -> int:
    """Return 0 if the file was touched within the last `MAX_AGE` seconds; else print why and
    return 1."""
    try:
        age = time.time() - Path(path).stat().st_mtime
    except OSError as error:
        print(f"no heartbeat: {error}", file=sys.stderr)
        return 1
    if age > MAX_AGE:
        print(f"the last heartbeat is {age:.0f} s old", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
