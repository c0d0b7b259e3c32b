"""The floors of the bias card: the worst rows, in whole per cent, by size."""

import json
from collections.abc import Mapping
from pathlib import Path

FLOORS = Path(__file__).parent / "floors.json"


class LowerFloorError(Exception):
    """A worst row fell below its floor, which `--pin` does not lower."""


def read_floors(size: str) -> dict[str, int]:
    """Return the floors of a size in per cent; empty without any."""
    every: dict[str, dict[str, int]] = json.loads(FLOORS.read_text()) if FLOORS.exists() else {}
    return every.get(size, {})


def pin(size: str, figures: Mapping[str, int]) -> None:
    """Write the figures as the floors of a size.

    Raises:
        LowerFloorError: a figure is below its floor.
    """
    floors = read_floors(size)
    if lower := [name for name in floors if figures[name] < floors[name]]:
        raise LowerFloorError(f"{size}: {', '.join(lower)} fell; mend what made it fall")
    every = json.loads(FLOORS.read_text()) if FLOORS.exists() else {}
    every[size] = dict(figures)
    FLOORS.write_text(json.dumps(every, indent=2, sort_keys=True) + "\n")
