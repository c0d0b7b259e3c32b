"""The table of results of a campaign."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from chaos.scenario_result import RECOVERY_TARGET, ScenarioResult

COLUMNS = ("accepted", "terminal", "lost", "duplicates", "executions", "p50", "p99", "max")


def print_table(results: Sequence[ScenarioResult], console: Console) -> bool:
    """Print the table; return whether every target is met."""
    table = Table("fault", title="Recovery in seconds", title_justify="left")
    for column in (*COLUMNS, ""):
        table.add_column(column, justify="right")
    for result in results:
        table.add_row(result.name, *_cells(result), "ok" if result.targets_met else "MISSED")
    every = ScenarioResult(
        "all",
        accepted=sum(result.accepted for result in results),
        terminal=sum(result.terminal for result in results),
        lost=sum(result.lost for result in results),
        duplicates=sum(result.duplicates for result in results),
        executions=sum(result.executions or 0 for result in results),
        recovery=[seconds for result in results for seconds in result.recovery],
        errors=[f"{result.name}: {error}" for result in results for error in result.errors],
    )
    table.add_section()
    table.add_row(every.name, *_cells(every), "")
    console.print(table)
    for error in every.errors:
        console.print(f"error: {error}")
    met = all(result.targets_met for result in results)
    console.print(
        f"Targets: 0 lost, 0 duplicates, the same annotations as without faults, recovery p99 "
        f"within {RECOVERY_TARGET:g} s for each fault: {'met' if met else 'MISSED'}."
    )
    return met


def _cells(result: ScenarioResult) -> list[str]:
    seconds = (result.percentile(0.5), result.percentile(0.99), max(result.recovery, default=None))
    return [
        str(result.accepted),
        str(result.terminal),
        str(result.lost),
        str(result.duplicates),
        "" if result.executions is None else str(result.executions),
        *("" if value is None else f"{value:.2f}" for value in seconds),
    ]
