"""Status polls that one API process answers per second: a finished job with a result of 30 KB."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import httpx
import redis
from rich.console import Console
from rich.table import Table

from benchmarks.corpus import article
from benchmarks.figures import Figure
from benchmarks.rates import measure_rate, request
from benchmarks.services import Api, api_alone
from nlp_worker.annotate import annotate
from shared.contracts import Document
from shared.ledger.codec import compress

ROUNDS = 5
REQUESTS = 1200
CONNECTIONS = 16
FLOOR = 800
# The annotation of an article of so many words has about 30 KB.
WORDS = 720


def run(console: Console) -> list[Figure]:
    """Print polls per second, and return them with their floor."""
    with api_alone() as api, ProcessPoolExecutor(1, get_context("spawn")) as client:
        path, size = _finished_job(api)
        raw = request(api.base_url, "GET", path)
        rate = measure_rate(client, api, raw, 200, REQUESTS, CONNECTIONS, rounds=ROUNDS)
    table = Table("what", "median", "rounds", "processor time of the API for each",
                  title=f"polling, one API process, {size:,} bytes an answer, {ROUNDS} rounds")  # fmt: skip
    table.add_row("polls/s", *rate.row())
    console.print(table)
    return [Figure.least("polling: polls/s of a finished job of 30 KB", rate.median, FLOOR, "")]


def _finished_job(api: Api) -> tuple[str, int]:
    """Store a job and its result as a worker does; return its path and the size of the answer."""
    with httpx.Client(base_url=api.base_url) as client:
        job = client.post("/v1/documents", json={"content": article(0)}).raise_for_status().json()
        store_url = api.process.environ()["QUOTIDIAN_REDIS_URL"]
        with redis.Redis.from_url(store_url) as store:
            store.set(f"quotidian:result:{job['id']}", compress(_result()))
            store.hset(f"quotidian:job:{job['id']}", mapping={"status": "succeeded", "version": 3})
            store.zrem("quotidian:queued", job["id"])
        path = f"/v1/jobs/{job['id']}"
        answer = client.get(path, headers={"Accept-Encoding": "identity"}).raise_for_status()
        return path, len(answer.content)


def _result() -> bytes:
    """Return the JSON of the annotation of an article."""
    document = Document(content=article(0, WORDS), language="en")
    return annotate(document).model_dump_json().encode()
