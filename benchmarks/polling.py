"""Status polls per second of finished jobs with results of 30 KB, and the API's processor time for
each, beside a bare FastAPI endpoint that returns the same bytes."""

import json
import statistics
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import httpx
import redis
from rich.console import Console
from rich.table import Table

from benchmarks.accepting import Round
from benchmarks.corpus import article
from benchmarks.figures import Figure
from benchmarks.load import request, seconds_for
from benchmarks.stack import Api, api_alone
from shared.ledger.codec import compress

ROUNDS = 5
REQUESTS = 1200
CONNECTIONS = 16
TARGET = 0.6


def run(console: Console) -> list[Figure]:
    """Print polls per second of both in alternation, and the median of the ratios."""
    with (
        api_alone() as api,
        api_alone("benchmarks.bare") as bare,
        ProcessPoolExecutor(1, get_context("spawn")) as client,
    ):
        path, body = _finished_job(api)
        httpx.put(f"{bare.base_url}/constant", content=body).raise_for_status()
        ours, theirs = request(api.base_url, "GET", path), request(bare.base_url, "GET", "/constant")  # fmt: skip
        ways = ((api, ours), (bare, theirs))
        for way in ways:
            _measure(client, *way)
        rounds = [[_measure(client, *way) for way in ways] for _ in range(ROUNDS)]
    own, other = ([pair[side] for pair in rounds] for side in (0, 1))
    ratios = [ours.rate / theirs.rate for ours, theirs in rounds]
    table = Table("how", "polls/s", "ratios of rounds", "processor time for each", title=f"polling, one API process, {len(body):,} bytes an answer, median of {ROUNDS}")  # fmt: skip
    told = " ".join(f"{ratio:.2f}" for ratio in ratios)
    for name, theirs, beside in (("the API", own, ""), ("bare FastAPI", other, told)):
        table.add_row(name, f"{_median(theirs, 'rate'):,.0f}", beside, f"{_median(theirs, 'processor'):.0f} µs")  # fmt: skip
    console.print(table)
    ratio = statistics.median(ratios)
    return [Figure("polls/s of 30 KB, of a bare endpoint with the same bytes", f"{_median(own, 'rate'):,.0f}, {ratio:.2f}", f"≥ {TARGET}", ratio >= TARGET)]  # fmt: skip


def _finished_job(api: Api) -> tuple[str, bytes]:
    """A job whose result stands in the store as a worker would have put it; its path and answer."""
    with httpx.Client(base_url=api.base_url) as client:
        job = client.post("/v1/documents", json={"content": article(0)}).raise_for_status().json()
        text = "\n\n".join(article(number) for number in range(8))[:29_500]
        result = json.dumps({"document": {"text": text}}).encode()
        with redis.Redis.from_url(_store_url(api)) as store:
            store.set(f"quotidian:result:{job['id']}", compress(result))
            store.hset(f"quotidian:job:{job['id']}", mapping={"status": "succeeded", "version": 3})
            store.zrem("quotidian:queued", job["id"])
        path = f"/v1/jobs/{job['id']}"
        return path, client.get(path, headers={"Accept-Encoding": "identity"}).content


def _store_url(api: Api) -> str:
    return api.process.environ()["QUOTIDIAN_REDIS_URL"]


def _measure(client: ProcessPoolExecutor, api: Api, sent: bytes) -> Round:
    before = api.processor_seconds()
    seconds = client.submit(seconds_for, api.base_url, sent, 200, REQUESTS, CONNECTIONS).result()
    return Round(REQUESTS / seconds, (api.processor_seconds() - before) / REQUESTS * 1e6)


def _median(rounds: Sequence[Round], name: str) -> float:
    return statistics.median(getattr(item, name) for item in rounds)
