"""The table of a campaign and its verdict."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from chaos.count import RECOVERY_TARGET, Count

COLUMNS = ("accepted", "terminal", "lost", "duplicates", "executions", "p50", "p99", "max")


def print_table(counts: Sequence[Count], console: Console) -> bool:
    """Print it; answers whether every target is met."""
    table = Table("fault", title="Recovery in seconds", title_justify="left")
    for column in (*COLUMNS, ""):
        table.add_column(column, justify="right")
    for count in counts:
        table.add_row(count.name, *_cells(count), "ok" if count.good else "MISSED")
    every = Count(
        "all",
        accepted=sum(count.accepted for count in counts),
        terminal=sum(count.terminal for count in counts),
        lost=sum(count.lost for count in counts),
        duplicates=sum(count.duplicates for count in counts),
        executions=sum(count.executions or 0 for count in counts),
        recovery=[seconds for count in counts for seconds in count.recovery],
        wrong=[f"{count.name}: {wrong}" for count in counts for wrong in count.wrong],
    )
    table.add_section()
    table.add_row(every.name, *_cells(every), "")
    console.print(table)
    for wrong in every.wrong:
        console.print(f"wrong: {wrong}")
    good = all(count.good for count in counts)
    console.print(
        f"Targets: 0 lost, 0 duplicates, the same annotations as without faults, recovery p99 "
        f"within {RECOVERY_TARGET:g} s for each fault: {'met' if good else 'MISSED'}."
    )
    return good


def _cells(count: Count) -> list[str]:
    seconds = (count.percentile(0.5), count.percentile(0.99), max(count.recovery, default=None))
    return [
        str(count.accepted),
        str(count.terminal),
        str(count.lost),
        str(count.duplicates),
        "" if count.executions is None else str(count.executions),
        *("" if value is None else f"{value:.2f}" for value in seconds),
    ]
