"""Accepted documents per second of one API process without workers, from one client process: beside
a bare FastAPI endpoint that only parses the same body, and beside the API without the ledger's write."""

import json
import statistics
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from rich.console import Console
from rich.table import Table

from benchmarks.corpus import article
from benchmarks.figures import Figure
from benchmarks.load import request, seconds_for
from benchmarks.stack import Api, api_alone

ROUNDS = 5
OF_BARE = 0.5
OF_UNWRITTEN = 0.75
BATCHED = 4000


@dataclass(frozen=True)
class Way:
    """How documents are sent."""

    name: str
    path: str
    documents: int
    requests: int
    connections: int


@dataclass(frozen=True)
class Round:
    """Documents or polls per second, and the API's processor time for each (microseconds)."""

    rate: float
    processor: float


SINGLE = Way("single posts", "/v1/documents", documents=1, requests=1200, connections=16)
BATCHES = Way("batches of 500", "/v1/batches", documents=500, requests=4, connections=4)


def run(console: Console) -> list[Figure]:
    """Print documents per second in alternation, and the medians of the ratios."""
    with (
        api_alone() as written,
        api_alone("benchmarks.unwritten") as unwritten,
        api_alone("benchmarks.bare") as bare,
        ProcessPoolExecutor(1, get_context("spawn")) as client,
    ):
        single = _compare(client, SINGLE, (written, unwritten, bare))
        batches = _compare(client, BATCHES, (written, unwritten))
    table = Table("how", "of", "documents/s", "ratios of rounds", "API's processor time for each", title=f"accepting, one API process, 600 words each, median of {ROUNDS}")  # fmt: skip
    names = ("the API", "without the write", "bare FastAPI")
    for way, rounds in ((SINGLE, single), (BATCHES, batches)):
        for name, theirs in zip(names, rounds, strict=False):
            ratios = " ".join(f"{ratio:.2f}" for ratio in _ratios(rounds[0], theirs))
            table.add_row(way.name, name, f"{_rate(theirs):,.0f}", "" if theirs is rounds[0] else ratios, f"{statistics.median(item.processor for item in theirs):.0f} µs")  # fmt: skip
    console.print(table)
    of_bare = statistics.median(_ratios(single[0], single[2]))
    batched = _rate(batches[0])
    figures = [
        Figure("single posts/s, of a bare endpoint that parses the same body", f"{_rate(single[0]):,.0f}, {of_bare:.2f}", f"≥ {OF_BARE}", of_bare >= OF_BARE),
        Figure("documents/s in batches of 500", f"{batched:,.0f}", f"≥ {BATCHED:,}", batched >= BATCHED),
    ]  # fmt: skip
    for way, (ours, without, *_) in ((SINGLE, single), (BATCHES, batches)):
        kept = statistics.median(_ratios(ours, without))
        figures.append(Figure(f"{way.name}, of the same without the write", f"{kept:.2f}", f"≥ {OF_UNWRITTEN}", kept >= OF_UNWRITTEN))  # fmt: skip
    return figures


def _compare(client: ProcessPoolExecutor, way: Way, apis: tuple[Api, ...]) -> list[list[Round]]:
    """The rounds of each API, taken in turns, after one that does not count."""
    for api in apis:
        _measure(client, api, way)
    rounds = [[_measure(client, api, way) for api in apis] for _ in range(ROUNDS)]
    return [list(of_one) for of_one in zip(*rounds, strict=True)]


def _measure(client: ProcessPoolExecutor, api: Api, way: Way) -> Round:
    pages = [{"content": article(number)} for number in range(way.documents)]
    body = json.dumps(pages[0] if way is SINGLE else {"documents": pages}).encode()
    sent = request(api.base_url, "POST", way.path, body)
    before = api.processor_seconds()
    seconds = client.submit(
        seconds_for, api.base_url, sent, 202, way.requests, way.connections
    ).result()
    documents = way.documents * way.requests
    return Round(documents / seconds, (api.processor_seconds() - before) / documents * 1e6)


def _rate(rounds: list[Round]) -> float:
    return statistics.median(item.rate for item in rounds)


def _ratios(ours: list[Round], theirs: list[Round]) -> list[float]:
    return [own.rate / other.rate for own, other in zip(ours, theirs, strict=True)]
