"""Accepted documents per second of one API process without workers, from one client process."""

import asyncio
import json
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from urllib.parse import urlsplit

from rich.console import Console
from rich.table import Table

from benchmarks.corpus import article
from benchmarks.stack import api_alone

CONNECTIONS = 16
BATCH = 500
SINGLES = 4000
BATCHES = 16


def run(console: Console) -> None:
    """Print documents per second for single posts and for batches."""
    table = Table(
        "how", "documents", "documents/s", title="accepting, one API process, 600 words each"
    )
    with api_alone() as base_url, ProcessPoolExecutor(1, get_context("spawn")) as client:
        for name, path, documents, requests, connections in (
            ("single posts", "/v1/documents", 1, SINGLES, CONNECTIONS),
            (f"batches of {BATCH}", "/v1/batches", BATCH, BATCHES, 4),
        ):
            _seconds(client, base_url, path, documents, connections * 2, connections)
            seconds = _seconds(client, base_url, path, documents, requests, connections)
            rate = documents * requests / seconds
            table.add_row(name, str(documents * requests), f"{rate:,.0f}")
    console.print(table)


def _seconds(
    client: ProcessPoolExecutor,
    base_url: str,
    path: str,
    documents: int,
    requests: int,
    at_once: int,
) -> float:
    return client.submit(_load, base_url, path, documents, requests, at_once).result()


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
