"""Container health check: status 0 when the URL answers 2xx.

Uses the standard library only.
"""

import sys
import urllib.error
import urllib.request


def main(url: str) -> int:
    """Return 0 if the URL answers 2xx; else print why on standard error and return 1."""
    try:
        with urllib.request.urlopen(url, timeout=4):  # noqa: S310 - the image sets the URL
            return 0
    except (urllib.error.URLError, TimeoutError) as error:
        print(f"{url}: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
