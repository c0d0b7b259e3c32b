"""What a second worker process adds: the same articles through a service with one and with two, and,
as the machine's own limit, through one and two processes that annotate and do nothing else."""

import os
import statistics
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from functools import cache
from multiprocessing import get_context
from typing import Any
from unittest.mock import patch

from rich.console import Console
from rich.table import Table

from benchmarks.corpus import article
from benchmarks.figures import Figure
from benchmarks.plain import ONE_THREAD
from benchmarks.stack import annotate_all, await_workers, full_stack

ARTICLES = 75
ALONE = 25
ROUNDS = 5
TARGET = 1.85


def run(console: Console) -> list[Figure]:
    """Print both in alternation, and the medians of the ratios."""
    table = Table("round", "1 worker, words/s", "2 workers, words/s", "ratio", "bare processes, ratio",
                  title=f"{ARTICLES} articles a round end to end; store, API and client on the same cores")  # fmt: skip
    ratios, limits = [], []
    with ExitStack() as stack:
        services = [stack.enter_context(full_stack(workers))[1] for workers in (1, 2)]
        # Read by the pools' processes as they start, before numpy is loaded.
        stack.enter_context(patch.dict(os.environ, ONE_THREAD))
        pools = [
            stack.enter_context(ProcessPoolExecutor(1, get_context("spawn"))) for _ in range(2)
        ]
        for base_url in services:
            await_workers(base_url)
        _alone(pools, range(2))
        for number in range(1, ROUNDS + 1):
            texts = [article(1000 * number + index) for index in range(ARTICLES)]
            words = sum(len(text.split()) for text in texts)
            one, two = (words / annotate_all(base_url, texts) for base_url in services)
            ratios.append(two / one)
            limits.append(_limit(pools, range(1000 * number, 1000 * number + ALONE)))
            table.add_row(str(number), f"{one:,.0f}", f"{two:,.0f}", f"{ratios[-1]:.2f}", f"{limits[-1]:.2f}")  # fmt: skip
    median, limit = statistics.median(ratios), statistics.median(limits)
    table.add_row("median", "", "", f"{median:.2f}", f"{limit:.2f}", style="bold")
    console.print(table)
    return [
        Figure.least("two worker processes / one, words/s", median, TARGET),
        Figure("two bare processes of annotate() / one, words/s", f"{limit:.2f}×"),
    ]


def _limit(pools: Sequence[ProcessPoolExecutor], numbers: range) -> float:
    """How much more two processes do at once than one."""
    return 2 * _alone(pools[:1], numbers) / _alone(pools, numbers)


def _alone(pools: Sequence[ProcessPoolExecutor], numbers: range) -> float:
    """Seconds until each of the processes has annotated all of these articles."""
    begun = time.perf_counter()
    for future in [pool.submit(_annotate, numbers) for pool in pools]:
        future.result()
    return time.perf_counter() - begun


def _annotate(numbers: range) -> None:
    from shared.contracts import Document

    for number in numbers:
        _annotator().annotate(Document(content=article(number), language="en"))


@cache
def _annotator() -> Any:
    from nlp_worker.annotate import load_annotator

    return load_annotator()
