"""Container health check: status 0 when the URL answers 2xx. Standard library only."""

import sys
import urllib.error
import urllib.request


def main(url: str) -> int:
    """0 when healthy, 1 with the reason on standard error when not."""
    try:
        with urllib.request.urlopen(url, timeout=4):  # noqa: S310 - the image names it
            return 0
    except (urllib.error.URLError, TimeoutError) as error:
        print(f"{url}: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
