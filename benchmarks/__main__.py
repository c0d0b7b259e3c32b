"""Runs the benchmarks named on the command line, or all that have floors, and prints one closing table.

Exit status 0 says that they ran, not that every floor was met.

usage: python -m benchmarks [NAME …]
"""

import sys
from collections.abc import Callable

from rich.console import Console

from benchmarks import (
    accepting,
    annotating,
    latency,
    memory,
    pages,
    polling,
    quoting,
    scaling,
    soak,
    speed,
    storage,
    submitting,
)
from benchmarks.figures import Figure, closing

BENCHMARKS: dict[str, Callable[[Console], list[Figure]]] = {
    "annotating": annotating.run,
    "latency": latency.run,
    "scaling": scaling.run,
    "speed": speed.run,
    "pages": pages.run,
    "quoting": quoting.run,
    "accepting": accepting.run,
    "polling": polling.run,
    "memory": memory.run,
    "storage": storage.run,
    "submitting": submitting.run,
    "soak": soak.run,
}
# One takes half an hour, the other has no floor.
ON_REQUEST = {"soak", "quoting"}


def main(names: list[str]) -> int:
    """Run the benchmarks; return 0, or 2 if a name is not a benchmark."""
    console = Console(width=110)
    if unknown := [name for name in names if name not in BENCHMARKS]:
        console.print(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
        return 2
    figures: list[Figure] = []
    for name in names or [name for name in BENCHMARKS if name not in ON_REQUEST]:
        console.rule(f"python -m benchmarks {name}")
        figures += BENCHMARKS[name](console)
    if figures:
        console.rule("all figures")
        console.print(*closing(figures), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
