"""Documents per second of the command `quotidian submit`, one in each file.

The same command is measured again when every document is a repetition.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.corpus import article
from benchmarks.figures import Figure
from benchmarks.services import api_alone

FILES = 1000
ROUNDS = 3
WORDS = 100


def run(console: Console) -> list[Figure]:
    """Submit `FILES` small files to one API process without workers, `ROUNDS` times."""
    with tempfile.TemporaryDirectory(prefix="quotidian-bench-") as name, api_alone() as api:
        for number in range(FILES):
            (Path(name) / f"{number}.txt").write_text(article(number, WORDS))
        _submit(api.base_url, name, "warm")
        rounds = [
            [FILES / _submit(api.base_url, name, str(number)) for _ in ("new", "again")]
            for number in range(ROUNDS)
        ]
    new, again = (statistics.median(rates) for rates in zip(*rounds, strict=True))
    table = Table(
        "what",
        "documents/s",
        title=f"quotidian submit, {FILES:,} files of {WORDS} words, median of {ROUNDS}",
    )
    table.add_row("the first time", f"{new:,.0f}")
    table.add_row("again, all repetitions", f"{again:,.0f}")
    console.print(table)
    return [
        Figure("documents/s of `quotidian submit`, small files", f"{new:,.0f}"),
        Figure("the same again, all repetitions", f"{again:,.0f}"),
    ]


def _submit(url: str, folder: str, name: str) -> float:
    """Return the seconds from start to end of the command."""
    begun = time.perf_counter()
    ended = subprocess.run(
        [sys.executable, "-m", "quotidian", "submit", folder, "--run", name],
        env={**os.environ, "QUOTIDIAN_URL": url},
        capture_output=True,
        check=True,
    )
    assert len(ended.stdout.splitlines()) == FILES
    return time.perf_counter() - begun
