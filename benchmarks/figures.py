"""Figures that benchmarks return, with the floors and limits that they must keep."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from rich.table import Table

_MET = {True: "yes", False: "no", None: ""}


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the closing table; `met` is None for a figure without a floor or limit."""

    what: str
    measured: str
    bound: str = ""
    met: bool | None = None

    @classmethod
    def least(cls, what: str, value: float, floor: float, unit: str = "×") -> "Figure":
        """Return a figure that must be at least its floor."""
        return cls(what, f"{value:,.2f}{unit}", f"≥ {floor:g}{unit}", value >= floor)

    @classmethod
    def most(cls, what: str, value: float, limit: float, unit: str) -> "Figure":
        """Return a figure that must be at most its limit."""
        return cls(what, f"{value:,.2f}{unit}", f"≤ {limit:g}{unit}", value <= limit)


def closing(figures: Sequence[Figure]) -> tuple[Table, str]:
    """Return the table of all figures, and a line that counts the missed floors and limits."""
    table = Table("what", "measured", "floor or limit", "met")
    for figure in figures:
        style = "bold red" if figure.met is False else ""
        table.add_row(figure.what, figure.measured, figure.bound, _MET[figure.met], style=style)
    bounded = [figure for figure in figures if figure.met is not None]
    missed = sum(not figure.met for figure in bounded)
    return table, f"{missed} of {len(bounded)} floors and limits missed"


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value that a share of `values`, in hundredths, does not exceed; interpolated."""
    return statistics.quantiles(values, n=100, method="inclusive")[round(100 * share) - 1]
