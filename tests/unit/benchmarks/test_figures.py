"""Figures, and the table that compares them with their floors and limits."""

import io

import pytest
from rich.console import Console

from benchmarks.figures import Figure, closing, quantile


def test_a_figure_that_reaches_its_bound_is_met() -> None:
    """A bound is reached when the figure is equal to it, from either side."""
    assert Figure.least("speed", 1.5, 1.5).met
    assert Figure.most("memory", 80, 80, " MB").met


def test_a_figure_on_the_wrong_side_is_missed() -> None:
    """A value below its floor and a value above its limit are both missed."""
    assert Figure.least("speed", 1.49, 1.5) == Figure("speed", "1.49×", "≥ 1.5×", met=False)
    assert Figure.most("memory", 81, 80, " MB") == Figure(
        "memory", "81.00 MB", "≤ 80 MB", met=False
    )


def test_the_last_line_counts_only_figures_with_a_bound() -> None:
    """A figure without a floor or limit is shown, and is neither met nor missed."""
    figures = [Figure.least("a", 2, 1), Figure.least("b", 0, 1), Figure("c", "7")]
    table, last = closing(figures)
    console = Console(file=io.StringIO(), width=100)
    console.print(table)
    printed = console.file.getvalue()  # type: ignore[attr-defined]
    assert last == "1 of 2 floors and limits missed"
    assert all(figure.measured in printed for figure in figures)


@pytest.mark.parametrize(("share", "value"), [(0.5, 50), (0.99, 99)])
def test_a_quantile_is_not_exceeded_by_its_share(share: float, value: float) -> None:
    """Of the numbers from 0 to 100 it is the share itself."""
    assert quantile(range(101), share) == value
