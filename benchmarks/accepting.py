"""Accepted documents per second of one API process without workers, from one client process; and
what the ledger's write costs of that."""

import asyncio
import json
import statistics
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from urllib.parse import urlsplit

from rich.console import Console
from rich.table import Table

from benchmarks.corpus import article
from benchmarks.figures import Figure
from benchmarks.stack import Api, api_alone

ROUNDS = 5
TARGET = 0.75


@dataclass(frozen=True)
class Way:
    """How documents are sent."""

    name: str
    path: str
    documents: int
    requests: int
    connections: int


WAYS = (
    Way("single posts", "/v1/documents", documents=1, requests=1500, connections=16),
    Way("batches of 500", "/v1/batches", documents=500, requests=4, connections=4),
)


def run(console: Console) -> list[Figure]:
    """Print documents per second with the ledger and with one that accepts without a store, in
    alternation, and the medians of the ratios."""
    table = Table(
        "how",
        "documents/s",
        "without the write",
        f"ratio (≥ {TARGET})",
        "rounds",
        "API's processor time, ratio",
        title=f"accepting, one API process, 600 words each, median of {ROUNDS}",
    )
    with (
        api_alone() as written,
        api_alone("benchmarks.unwritten") as unwritten,
        ProcessPoolExecutor(1, get_context("spawn")) as client,
    ):
        for way in WAYS:
            apis = (written, unwritten)
            for api in apis:
                _measure(client, api, way)
            rounds = [[_measure(client, api, way) for api in apis] for _ in range(ROUNDS)]
            ratios = [ours[0] / theirs[0] for ours, theirs in rounds]
            table.add_row(
                way.name,
                f"{statistics.median(ours[0] for ours, _ in rounds):,.0f}",
                f"{statistics.median(theirs[0] for _, theirs in rounds):,.0f}",
                f"{statistics.median(ratios):.2f}",
                " ".join(f"{ratio:.2f}" for ratio in ratios),
                f"{statistics.median(ours[1] / theirs[1] for ours, theirs in rounds):.2f}",
            )
    console.print(table)
    return []


def _measure(client: ProcessPoolExecutor, api: Api, way: Way) -> tuple[float, float]:
    """Documents per second, and the API's processor seconds."""
    before = api.processor_seconds()
    arguments = (api.base_url, way.path, way.documents, way.requests, way.connections)
    seconds = client.submit(_load, *arguments).result()
    return way.documents * way.requests / seconds, api.processor_seconds() - before


def _load(base_url: str, path: str, documents: int, requests: int, at_once: int) -> float:
    """Seconds for so many requests over so many connections. Runs in the client's process."""
    pages = [{"content": article(number)} for number in range(documents)]
    body = json.dumps(pages[0] if path == "/v1/documents" else {"documents": pages}).encode()
    address = urlsplit(base_url)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return asyncio.run(_all(address.hostname or "", address.port or 0, head.encode() + body, requests, at_once))  # fmt: skip


async def _all(host: str, port: int, request: bytes, requests: int, at_once: int) -> float:
    left = iter(range(requests))

    async def one() -> None:
        reader, writer = await asyncio.open_connection(host, port)
        for _ in left:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 202 "), head
            length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
            await reader.readexactly(length)
        writer.close()

    begun = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(at_once)))
    return time.perf_counter() - begun
