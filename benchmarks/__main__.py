"""Runs the benchmarks named on the command line, or all but the soak, and prints what they measured.

usage: python -m benchmarks [memory] [accepting] [speed] [annotating] [quoting] [submitting] [soak]
"""

import sys
from collections.abc import Callable

from rich.console import Console

from benchmarks import accepting, annotating, memory, quoting, soak, speed, submitting

BENCHMARKS: dict[str, Callable[[Console], object]] = {
    "memory": memory.run,
    "accepting": accepting.run,
    "speed": speed.run,
    "annotating": annotating.run,
    "quoting": quoting.run,
    "submitting": submitting.run,
    "soak": soak.run,
}


def main(names: list[str]) -> int:
    """0, or 2 for a name that is no benchmark."""
    console = Console(width=110)
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        console.print(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
        return 2
    # The soak takes half an hour and is no figure of speed.
    for name in names or [name for name in BENCHMARKS if name != "soak"]:
        BENCHMARKS[name](console)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
