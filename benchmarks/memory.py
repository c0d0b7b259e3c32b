"""Memory of a service: proportional set size, in which shared pages are divided among processes.

`QUOTIDIAN_MEMORY_DOCUMENTS` says over how many documents it must stay flat.
"""

import os
import time
from collections import defaultdict
from itertools import pairwise

import psutil
from rich.console import Console
from rich.table import Table

from benchmarks.corpus import article
from benchmarks.figures import Figure
from benchmarks.services import annotate_all, await_workers, full_stack
from quotidian.local.supervisor import Supervisor

MB = 1_000_000
FEW, MANY = 2, 4
DOCUMENTS = 1_000
AT_ONCE = 200
STEPS = 5
SETTLE = 2.0
CHILD, API, STACK, GROWTH = 80, 120, 650, 5

Memory = dict[str, list[float]]


def run(console: Console) -> list[Figure]:
    """Print the memory of every process after work, for two sizes of the service."""
    documents = int(os.environ.get("QUOTIDIAN_MEMORY_DOCUMENTS", DOCUMENTS))
    with full_stack(FEW) as (supervisor, base_url):
        early = _after(supervisor, base_url, range(AT_ONCE))
        curve = [
            _after(supervisor, base_url, range(AT_ONCE + first, AT_ONCE + last))
            for first, last in pairwise(documents * step // STEPS for step in range(STEPS + 1))
        ]
    late = curve[-1]
    with full_stack(MANY) as (supervisor, base_url):
        more = _after(supervisor, base_url, range(AT_ONCE))
    table = Table("process", f"{FEW} children, MB", f"{documents} documents later", f"{MANY} children",
                  title=f"proportional set size at rest, after {AT_ONCE} articles")  # fmt: skip
    for name in early:
        table.add_row(name, *(_shown(memory[name]) for memory in (early, late, more)))
    table.add_row("all", *(f"{_all(memory):.0f}" for memory in (early, late, more)), style="bold")
    console.print(table)
    grown = "  ".join(f"{_growth(early, memory):.2f}" for memory in curve)
    console.print(f"growth of the workers by each {documents // STEPS} documents more, %: {grown}")
    return _figures(early, late, more, documents)


def _figures(early: Memory, late: Memory, more: Memory, documents: int) -> list[Figure]:
    child = (_all(more) - _all(early)) / (MANY - FEW)
    return [
        Figure.most(f"memory a further worker child adds ({FEW} → {MANY})", child, CHILD, " MB"),
        Figure.most("memory of the API", sum(late["api"]), API, " MB"),
        Figure.most(f"memory of the whole stack, {FEW} children", _all(late), STACK, " MB"),
        Figure.most(
            f"growth of the workers over {documents:,} documents",
            _growth(early, late),
            GROWTH,
            " %",
        ),
    ]


def _after(supervisor: Supervisor, base_url: str, numbers: range) -> Memory:
    """Annotate these articles; return the memory of each process (MB) afterwards."""
    await_workers(base_url)
    for at in range(0, len(numbers), AT_ONCE):
        annotate_all(base_url, [article(number) for number in numbers[at : at + AT_ONCE]])
    time.sleep(SETTLE)
    used: Memory = defaultdict(list)
    for process in supervisor.processes:
        parent = psutil.Process(process.pid)
        used[process.name].append(parent.memory_full_info().pss / MB)
        for child in parent.children(recursive=True):
            used[f"{process.name} child"].append(child.memory_full_info().pss / MB)
    return used


def _growth(early: Memory, late: Memory) -> float:
    """Return the growth of worker parent and children together, in per cent."""
    before, after = (sum(memory["worker"] + memory["worker child"]) for memory in (early, late))
    return 100 * (after / before - 1)


def _shown(sizes: list[float]) -> str:
    return "  ".join(f"{size:.0f}" for size in sizes)


def _all(memory: Memory) -> float:
    return sum(sum(sizes) for sizes in memory.values())
