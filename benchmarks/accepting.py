"""Documents that one API process accepts per second, without workers, from one client process."""

import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from rich.console import Console
from rich.table import Table

from benchmarks.corpus import article
from benchmarks.figures import Figure
from benchmarks.rates import Rate, measure_rate, request
from benchmarks.services import Api, api_alone

ROUNDS = 5


@dataclass(frozen=True)
class Submitting:
    """One way to submit documents, and the documents per second that are the floor."""

    name: str
    path: str
    documents: int
    requests: int
    connections: int
    floor: float


SINGLE = Submitting("single posts/s", "/v1/documents", 1, requests=1200, connections=16, floor=400)
BATCHES = Submitting(
    "documents/s in batches of 500", "/v1/batches", 500, requests=8, connections=4, floor=4000
)


def run(console: Console) -> list[Figure]:
    """Print the median rate of each way, and return it with its floor."""
    table = Table("what", "median", "rounds", "processor time of the API for each",
                  title=f"accepting, one API process, documents of 600 words, {ROUNDS} rounds")  # fmt: skip
    figures = []
    with api_alone() as api, ProcessPoolExecutor(1, get_context("spawn")) as client:
        for way in (SINGLE, BATCHES):
            rate = _measure(client, api, way)
            table.add_row(way.name, *rate.row())
            figures.append(Figure.least(f"accepting: {way.name}", rate.median, way.floor, ""))
    console.print(table)
    return figures


def _measure(client: ProcessPoolExecutor, api: Api, way: Submitting) -> Rate:
    """Return documents per second."""
    documents = [{"content": article(number)} for number in range(way.documents)]
    body = documents[0] if way is SINGLE else {"documents": documents}
    raw = request(api.base_url, "POST", way.path, json.dumps(body).encode())
    return measure_rate(
        client, api, raw, 202, way.requests, way.connections, rounds=ROUNDS, each=way.documents
    )
