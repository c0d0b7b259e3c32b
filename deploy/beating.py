"""Container health check: status 0 when the worker's heartbeat file is young. Needs no package."""

import sys
import time
from pathlib import Path

MAX_AGE = 30.0


def main(path: str) -> int:
    """0 when the file was touched within the last `MAX_AGE` seconds, else 1 with the reason."""
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
