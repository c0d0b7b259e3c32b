"""The gain of a second worker process: the same articles with one and with two.

For comparison, the gain of a second process that only annotates, and of one that only counts: such
processes need no memory and share nothing but the machine.
"""

import os
import statistics
import time
from collections.abc import Callable, Sequence
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
from benchmarks.services import annotate_all, await_workers, full_stack

ARTICLES = 75
ALONE = 25
ROUNDS = 5
FLOOR = 1.85
COUNTED = range(30_000_000)
Work = Callable[[range], None]


def run(console: Console) -> list[Figure]:
    """Print the rates of both in alternation, and the medians of the ratios."""
    table = Table("round", "1 worker, words/s", "2 workers, words/s", "ratio", "that annotate", "that count",
                  title=f"{ARTICLES} articles a round end to end; store, API and client on the same cores")  # fmt: skip
    ratios, limits, counting = [], [], []
    with ExitStack() as stack:
        services = [stack.enter_context(full_stack(workers))[1] for workers in (1, 2)]
        # The processes of the pools read these variables before they load numpy.
        stack.enter_context(patch.dict(os.environ, ONE_THREAD))
        pools = [
            stack.enter_context(ProcessPoolExecutor(1, get_context("spawn"))) for _ in range(2)
        ]
        for base_url in services:
            await_workers(base_url)
        _alone(pools, _annotate, range(2))
        for number in range(1, ROUNDS + 1):
            texts = [article(1000 * number + index) for index in range(ARTICLES)]
            words = sum(len(text.split()) for text in texts)
            one, two = (words / annotate_all(base_url, texts) for base_url in services)
            ratios.append(two / one)
            limits.append(_limit(pools, _annotate, range(1000 * number, 1000 * number + ALONE)))
            counting.append(_limit(pools, _count, COUNTED))
            table.add_row(str(number), f"{one:,.0f}", f"{two:,.0f}", f"{ratios[-1]:.2f}", f"{limits[-1]:.2f}", f"{counting[-1]:.2f}")  # fmt: skip
    median, limit, counted = (statistics.median(each) for each in (ratios, limits, counting))
    table.add_row("median", "", "", f"{median:.2f}", f"{limit:.2f}", f"{counted:.2f}", style="bold")
    console.print(table)
    return [
        Figure.least("two worker processes / one, words/s", median, FLOOR),
        Figure("two processes of annotate() alone / one, words/s", f"{limit:.2f}×"),
        Figure("two processes that count / one", f"{counted:.2f}×"),
    ]


def _limit(pools: Sequence[ProcessPoolExecutor], work: Work, numbers: range) -> float:
    """Return how much more two processes do at the same time than one."""
    return 2 * _alone(pools[:1], work, numbers) / _alone(pools, work, numbers)


def _alone(pools: Sequence[ProcessPoolExecutor], work: Work, numbers: range) -> float:
    """Return the seconds until each process has done the work for all of these numbers."""
    begun = time.perf_counter()
    for future in [pool.submit(work, numbers) for pool in pools]:
        future.result()
    return time.perf_counter() - begun


def _annotate(numbers: range) -> None:
    from shared.contracts import Document

    for number in numbers:
        _annotator().annotate(Document(content=article(number), language="en"))


def _count(numbers: range) -> None:
    total = 0
    for number in numbers:
        total += number


@cache
def _annotator() -> Any:
    from nlp_worker.annotate import load_annotator

    return load_annotator()
