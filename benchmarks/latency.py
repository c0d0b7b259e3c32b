"""The time of one article with `Prefer: wait` on an idle service, beside `nlp(text)`."""

import time

import httpx
from rich.console import Console
from rich.table import Table

from benchmarks.corpus import article
from benchmarks.figures import Figure, quantile
from benchmarks.plain import plain_spacy
from benchmarks.services import await_workers, full_stack

ARTICLES = 150
WORKERS = 2
# Share of the requests, and the limit of their time as a multiple of that of `nlp(text)`.
LIMITS = ((0.50, 1.25), (0.99, 2.0))


def run(console: Console) -> list[Figure]:
    """Print both times; each article is parsed by spaCy alone and then posted."""
    posted, parsed = [], []
    with (
        full_stack(WORKERS) as (_, base_url),
        httpx.Client(base_url=base_url, timeout=60) as api,
        plain_spacy() as plain,
    ):
        await_workers(base_url)
        for number in range(10_000, 10_000 + ARTICLES):
            parsed.append(plain.one(number))
            posted.append(_post(api, article(number)))
    table = Table("of requests", "Prefer: wait, ms", "nlp(text), ms", "ratio",
                  title=f"latency, idle service, {ARTICLES} articles of 600 words, one after the other")  # fmt: skip
    figures = []
    for share, limit in LIMITS:
        ours, theirs = quantile(posted, share), quantile(parsed, share)
        name = f"p{100 * share:.0f}"
        table.add_row(name, f"{1000 * ours:.0f}", f"{1000 * theirs:.0f}", f"{ours / theirs:.2f}")
        what = f"one article, Prefer: wait, idle / nlp(text), {name}"
        figures.append(Figure.most(what, ours / theirs, limit, "×"))
    console.print(table)
    return figures


def _post(api: httpx.Client, text: str) -> float:
    """Return the seconds until the annotation is answered."""
    document = {"content": text, "language": "en"}
    begun = time.perf_counter()
    answer = api.post("/v1/documents", json=document, headers={"Prefer": "wait=30"})
    seconds = time.perf_counter() - begun
    assert answer.status_code == 200, answer.text
    return seconds
