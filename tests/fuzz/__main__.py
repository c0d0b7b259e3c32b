"""The long form of the fuzz tests: new examples until the time is over.

usage: python -m tests.fuzz [word…]
A word chooses the targets whose name contains it. QUOTIDIAN_FUZZ_MINUTES is the time for all of them.
"""

import os
import sys
import tempfile
import time
import traceback
from pathlib import Path
from random import SystemRandom

from tests.fuzz.all_targets import all_targets
from tests.fuzz.fuzz_target import FuzzTarget
from tests.support.store import running_store

MINUTES = "QUOTIDIAN_FUZZ_MINUTES"
DEFAULT_MINUTES = 10.0
# Examples between two looks at the clock.
ROUND = 100
RANDOM = SystemRandom()


def main(words: list[str]) -> int:
    """Fuzz each target for its share of the time; return 0 if nothing is found, else 1."""
    with (
        tempfile.TemporaryDirectory(prefix="quotidian-fuzz-") as scratch,
        running_store(Path(scratch) / "store") as url,
    ):
        targets = [
            target
            for target in all_targets(url)
            if not words or any(word in target.name for word in words)
        ]
        if not targets:
            print("fuzz: no target has such a name")
            return 2
        share = minutes() * 60 / len(targets)
        found = [fuzz(target, share) for target in targets]
    return 0 if all(found) else 1


def minutes() -> float:
    """Return the time for all targets; end the program if the setting is not a time."""
    text = os.environ.get(MINUTES) or str(DEFAULT_MINUTES)
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not value > 0:
        sys.exit(f"fuzz: {MINUTES}: {text!r} is not a number of minutes above 0")
    return value


def fuzz(target: FuzzTarget, seconds: float) -> bool:
    """Check new examples of a target for so many seconds; return whether all were right."""
    over, examples = time.monotonic() + seconds, 0
    while time.monotonic() < over:
        number = RANDOM.randrange(2**32)
        try:
            target.run(ROUND, number=number)
        except Exception:  # noqa: BLE001 - whatever the check has found
            traceback.print_exc()
            print(f"{target.name}: FAILED; again with: seed {number}, {ROUND} examples")
            return False
        examples += ROUND
    print(f"{target.name}: {examples:,} examples, nothing found", flush=True)
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
