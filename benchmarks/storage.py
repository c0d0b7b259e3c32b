"""The bytes that the store keeps of an annotated article.

The document is erased when its annotation, which has the text, is stored; both are compressed.
"""

from collections.abc import Iterable, Sequence

import redis
from rich.console import Console
from rich.table import Table

from benchmarks.corpus import article
from benchmarks.figures import Figure
from benchmarks.services import annotate_all, full_stack, store_url
from tests.gold.loader import load_pages

ARTICLES = 40
WORDS = 600
WORKERS = 2
LIMIT_KB = 6
KINDS = ("payload", "result")


def run(console: Console) -> list[Figure]:
    """Print the bytes of the values, and the memory of keys and values."""
    table = Table("texts", "number", *(f"{kind}, bytes" for kind in KINDS), "both in the store's memory",
                  title=f"bytes stored for {WORDS} words of finished articles")  # fmt: skip
    figures = []
    made = [article(number) for number in range(ARTICLES)]
    gold = list(joined((page.text for page in load_pages()), WORDS))
    for name, texts in (("made articles", made), ("gold pages, joined", gold)):
        lengths, used = _stored(texts)
        per = WORDS / sum(len(text.split()) for text in texts)
        table.add_row(name, str(len(texts)), *(f"{per * length:,.0f}" for length in lengths), f"{per * used:,.0f}")  # fmt: skip
        what = f"document and annotation in the store, {WORDS} words, {name}"
        figures.append(Figure.most(what, per * used / 1000, LIMIT_KB, " KB"))
    console.print(table)
    return figures


def joined(texts: Iterable[str], words: int) -> Iterable[str]:
    """Yield the texts in order, joined until they have so many words; the rest is left out."""
    held: list[str] = []
    for text in texts:
        held.append(text)
        if sum(len(part.split()) for part in held) >= words:
            yield "\n\n".join(held)
            held = []


def _stored(texts: Sequence[str]) -> tuple[list[int], int]:
    """Annotate the texts; return the bytes of each kind of value, and of the memory for all."""
    with full_stack(WORKERS) as (supervisor, base_url):
        annotate_all(base_url, texts)
        with redis.Redis.from_url(store_url(supervisor), decode_responses=True) as store:
            keys = {kind: list(store.scan_iter(f"quotidian:{kind}:*")) for kind in KINDS}
            assert len(keys["result"]) == len(texts), keys
            lengths = [sum(store.strlen(key) for key in keys[kind]) for kind in KINDS]
            used = sum(store.memory_usage(key) or 0 for found in keys.values() for key in found)
    return lengths, used
