"""What a benchmark hands back beside the tables it prints: figures with the targets they are held to."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from rich.table import Table

_SAID = {True: "yes", False: "no", None: ""}


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the closing table; `met` is None for a figure without a target."""

    what: str
    measured: str
    target: str = ""
    met: bool | None = None

    @classmethod
    def least(cls, what: str, value: float, target: float, unit: str = "×") -> "Figure":
        """A figure that is to be at least its target."""
        return cls(what, f"{value:,.2f}{unit}", f"≥ {target:g}{unit}", value >= target)

    @classmethod
    def most(cls, what: str, value: float, target: float, unit: str) -> "Figure":
        """A figure that is to be at most its target."""
        return cls(what, f"{value:,.2f}{unit}", f"≤ {target:g}{unit}", value <= target)


def closing(figures: Sequence[Figure]) -> tuple[Table, str]:
    """The table of all figures, and a line that counts the targets that were missed."""
    table = Table("what", "measured", "target", "met")
    for figure in figures:
        style = "bold red" if figure.met is False else ""
        table.add_row(figure.what, figure.measured, figure.target, _SAID[figure.met], style=style)
    held = [figure for figure in figures if figure.met is not None]
    missed = sum(not figure.met for figure in held)
    return table, f"{missed} of {len(held)} targets missed"


def quantile(values: Sequence[float], share: float) -> float:
    """The value that `share` (of hundredths) of `values` do not exceed, interpolated."""
    return statistics.quantiles(values, n=100, method="inclusive")[round(100 * share) - 1]
