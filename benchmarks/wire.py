"""What wire copy saves: pages of which some paragraphs were on other pages before, read with the
paragraph cache, beside pages that share nothing.

Beside words per second it tells words per second of processor time of the whole stack, which says
the same on a quiet machine and more on a busy one.
"""

import os
import random
import statistics
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import redis
from rich.console import Console
from rich.table import Table

from benchmarks.corpus import article
from benchmarks.figures import Figure
from benchmarks.stack import annotate_all, full_stack
from client.local.supervisor import Supervisor

ARTICLES = 40
ROUNDS = 5
WORKERS = 2
SHARE = 0.3
TARGET = 1.35
LEAST_OF_DISTINCT = 0.97
STORIES = range(900_000, 900_030)
WALL, PROCESSOR = 0, 1
Stack = tuple[Supervisor, str]
CACHE = {"QUOTIDIAN_CACHE_BYTES": str(64 * 1024 * 1024)}


def run(console: Console) -> list[Figure]:
    """Print words per second of distinct pages without and with a cache, and of two streams of
    which a share of the words is wire copy: in each page, and as whole stories; in alternation."""
    with full_stack(WORKERS) as plain, _cached_stack() as cached:
        annotate_all(plain[1], [article(number) for number in range(12)])
        # Seen before, in another stream.
        annotate_all(cached[1], [article(number) for number in STORIES])
        rounds = [_round(number, plain, cached) for number in range(1, ROUNDS + 1)]
        entry = _entry_bytes(cached[0])
    table = Table("what", "words/s", "ratios", "median", "by processor time", title=f"{ARTICLES} pages of 600 words end to end, {WORKERS} workers, {SHARE:.0%} wire copy")  # fmt: skip
    table.add_row("distinct, no cache", _rate(rounds, 0), "", "", "")
    ratios = [_ratios(rounds, way, WALL) for way in range(1, 4)]
    names = ("distinct, written to the cache", "wire copy in every page", "whole stories under other headlines")  # fmt: skip
    for way, name in enumerate(names, start=1):
        table.add_row(name, _rate(rounds, way), " ".join(f"{ratio:.2f}" for ratio in ratios[way - 1]), f"{statistics.median(ratios[way - 1]):.2f}", f"{statistics.median(_ratios(rounds, way, PROCESSOR)):.2f}")  # fmt: skip
    console.print(table)
    console.print(f"bytes of the store for a cached paragraph: {entry:,.0f}")
    distinct, *wired = (statistics.median(each) for each in ratios)
    return [
        Figure(f"{SHARE:.0%} wire copy against distinct pages", f"{wired[0]:.2f}", f"≥ {TARGET}", wired[0] >= TARGET),
        Figure(f"{SHARE:.0%} wire copy, whole stories", f"{wired[1]:.2f}", f"≥ {TARGET}", wired[1] >= TARGET),
        Figure("distinct pages with the cache against without", f"{distinct:.2f}", f"≥ {LEAST_OF_DISTINCT}", distinct >= LEAST_OF_DISTINCT),
    ]  # fmt: skip


@contextmanager
def _cached_stack() -> Iterator[Stack]:
    before = dict(os.environ)
    os.environ.update(CACHE)
    try:
        with full_stack(WORKERS) as stack:
            yield stack
    finally:
        os.environ.clear()
        os.environ.update(before)


def _round(number: int, plain: Stack, cached: Stack) -> list[tuple[float, float]]:
    """Words per second, and per second of processor time, of each stream; every text of them is new
    but for the wire copy."""
    first = 10_000 * number
    streams = [
        (plain, [article(first + i) for i in range(ARTICLES)]),
        (cached, [article(first + 1000 + i) for i in range(ARTICLES)]),
        (cached, [_mixed(first + 2000 + i, SHARE) for i in range(ARTICLES)]),
        (cached, [_story(first + 3000 + i, i < SHARE * ARTICLES) for i in range(ARTICLES)]),
    ]
    rates = [(0.0, 0.0)] * len(streams)
    for at in random.Random(number).sample(range(len(streams)), len(streams)):
        (supervisor, base_url), texts = streams[at]
        words = sum(len(text.split()) for text in texts)
        before = _processor_seconds(supervisor)
        seconds = annotate_all(base_url, texts)
        rates[at] = words / seconds, words / (_processor_seconds(supervisor) - before)
    return rates


def _processor_seconds(supervisor: Supervisor) -> float:
    parents = [psutil.Process(process.pid) for process in supervisor.processes]
    each = [process for parent in parents for process in (parent, *parent.children(recursive=True))]
    return sum(sum(process.cpu_times()[:2]) for process in each)


def _mixed(number: int, share: float) -> str:
    """A page of its own paragraphs, with a run of a story's where they belong: `share` of all."""
    choose = random.Random(number)
    own = article(number).strip().split("\n\n")
    story = article(choose.choice(STORIES)).strip().split("\n\n")[1:]
    count = round(share * len(own))
    at, start = choose.randrange(1, len(own) - count), choose.randrange(len(story) - count + 1)
    own[at : at + count] = story[start : start + count]
    return "\n\n".join(own) + "\n"


def _story(number: int, is_wire: bool) -> str:
    """A page of its own, or a whole story under a headline of the page's own."""
    headline, _, body = article(number).partition("\n\n")
    if is_wire:
        body = article(random.Random(number).choice(STORIES)).partition("\n\n")[2]
    return f"{headline}\n\n{body}"


def _rate(rounds: list[list[tuple[float, float]]], way: int) -> str:
    return f"{statistics.median(rates[way][WALL] for rates in rounds):,.0f}"


def _ratios(rounds: list[list[tuple[float, float]]], way: int, clock: int) -> list[float]:
    return [rates[way][clock] / rates[0][clock] for rates in rounds]


def _entry_bytes(supervisor: Supervisor) -> float:
    api = next(process for process in supervisor.processes if process.name == "api")
    with redis.Redis.from_url(api.environment["QUOTIDIAN_REDIS_URL"]) as store:
        names = [name for name in ("quotidian:paragraphs:new", "quotidian:paragraphs:old") if store.exists(name)]  # fmt: skip
        used = sum(store.memory_usage(name, samples=0) or 0 for name in names)
        return used / sum(store.hlen(name) - 1 for name in names)
