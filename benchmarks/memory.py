"""Memory of an idle service: proportional set size, in which shared pages are shared out."""

import time

import psutil
from rich.console import Console
from rich.table import Table

from benchmarks.corpus import article
from benchmarks.figures import Figure
from benchmarks.stack import annotate_all, full_stack

MIB = 1024 * 1024
WORKERS = 2
SETTLE = 2.0


def run(console: Console) -> list[Figure]:
    """Print the memory of every process after a few documents, at rest."""
    with full_stack(WORKERS) as (supervisor, base_url):
        annotate_all(base_url, [article(number) for number in range(20)])
        time.sleep(SETTLE)
        table = Table(
            "process", "PSS MiB", title=f"idle memory, {WORKERS} workers, after 20 articles"
        )
        total = 0.0
        for process in supervisor.processes:
            parent = psutil.Process(process.pid)
            for member in [parent, *parent.children(recursive=True)]:
                used = member.memory_full_info().pss / MIB
                total += used
                name = process.name if member == parent else f"{process.name} child"
                table.add_row(name, f"{used:.1f}")
        table.add_row("all", f"{total:.1f}", style="bold")
    console.print(table)
    return []
