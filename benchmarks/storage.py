"""What the store keeps of an annotated article: its document and its annotation, both packed."""

import statistics
from collections.abc import Iterator

import redis
from rich.console import Console
from rich.table import Table

from benchmarks.corpus import article
from benchmarks.figures import Figure
from benchmarks.stack import annotate_all, full_stack, store_url

ARTICLES = 40
WORKERS = 2
TARGET = 6_000


def run(console: Console) -> list[Figure]:
    """Print the bytes of the values alone, and what the store says that keys and all take."""
    texts = [article(number) for number in range(ARTICLES)]
    with full_stack(WORKERS) as (supervisor, base_url):
        annotate_all(base_url, texts)
        with redis.Redis.from_url(store_url(supervisor), decode_responses=True) as store:
            sizes = {kind: list(_sizes(store, kind)) for kind in ("payload", "result", "job")}
    assert all(len(found) == ARTICLES for found in sizes.values()), sizes
    words = statistics.mean(len(text.split()) for text in texts)
    table = Table("of one article", "bytes", "in the store's memory",
                  title=f"bytes stored, mean of {ARTICLES} articles of {words:.0f} words")  # fmt: skip
    for kind, found in sizes.items():
        length, used = (statistics.mean(column) for column in zip(*found, strict=True))
        table.add_row(kind, f"{length:,.0f}" if length else "", f"{used:,.0f}")
    console.print(table)
    stored = sum(statistics.mean(used for _, used in sizes[kind]) for kind in ("payload", "result"))
    what = f"memory of document and annotation in the store, {words:.0f} words"
    return [Figure.most(what, stored / 1000, TARGET / 1000, " KB")]


def _sizes(store: "redis.Redis", kind: str) -> Iterator[tuple[int, int]]:
    """Length of the value (0 of a hash), and the store's memory for key and value."""
    for key in store.scan_iter(f"quotidian:{kind}:*"):
        length = 0 if kind == "job" else store.strlen(key)
        yield length, store.memory_usage(key)
