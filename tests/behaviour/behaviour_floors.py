"""The shares of plain and hard pages that no change may go below.

`floors.json` keeps them by size, in whole per cent rounded down, so that a page which another
machine's arithmetic decides otherwise does not matter, with the digest of the pages they hold for.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.behaviour.page_verdicts import PageVerdict
from tests.behaviour.share_table import shares

FLOORS = Path(__file__).parent / "floors.json"
PINNED = ("plain", "hard")


class LowerFloorError(Exception):
    """A share fell below its floor, which `--pin` does not lower."""


def read_floors(size: str, path: Path = FLOORS) -> dict[str, Any]:
    """Return the floors of a size in per cent, and `pages`, the digest; empty without any."""
    floors: dict[str, Any] = json.loads(path.read_text()).get(size, {}) if path.exists() else {}
    return floors


def reached(verdicts: Sequence[PageVerdict]) -> dict[str, int]:
    """Return the shares of plain and hard pages in whole per cent, rounded down."""
    table = shares(verdicts)["class"]
    return {name: 100 * table[name].right // table[name].pages for name in PINNED}


def pin(size: str, digest: str, figures: Mapping[str, int], path: Path = FLOORS) -> None:
    """Write the figures as the floors of a size.

    Raises:
        LowerFloorError: the pages are those of the floors there are, and a figure is below its one.
    """
    floors = read_floors(size, path)
    if floors.get("pages") == digest:
        lower = [name for name in PINNED if figures[name] < floors[name]]
        if lower:
            told = ", ".join(
                f"{name} {figures[name]} % is below {floors[name]} %" for name in lower
            )
            raise LowerFloorError(f"{size}: {told}; mend what made it fall")
    every = json.loads(path.read_text()) if path.exists() else {}
    every[size] = {"pages": digest, **{name: figures[name] for name in PINNED}}
    path.write_text(json.dumps(every, indent=2, sort_keys=True) + "\n")
