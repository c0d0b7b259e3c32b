"""Words per second of the service with two workers, HTTP in and out, beside plain `nlp.pipe` of the
same model with two processes on the same cores."""

import statistics

from rich.console import Console
from rich.table import Table

from benchmarks.corpus import article
from benchmarks.figures import Figure
from benchmarks.plain import plain_spacy
from benchmarks.services import annotate_all, await_workers, full_stack

ARTICLES = 200
ROUNDS = 5
WORKERS = 2
FLOOR = 2.0


def run(console: Console) -> list[Figure]:
    """Print both in alternation, and the median of the ratios."""
    table = Table("round", "service words/s", "nlp.pipe words/s", "ratio",
                  title=f"{ARTICLES} articles a round end to end, {WORKERS} workers, against n_process={WORKERS}")  # fmt: skip
    ratios = []
    with full_stack(WORKERS) as (_, base_url), plain_spacy() as plain:
        await_workers(base_url)
        for number in range(1, ROUNDS + 1):
            first = 1000 * number
            texts = [article(first + index) for index in range(ARTICLES)]
            words = sum(len(text.split()) for text in texts)
            service = words / annotate_all(base_url, texts)
            stock = words / plain.pipe(first, ARTICLES, processes=WORKERS)
            ratios.append(service / stock)
            table.add_row(str(number), f"{service:,.0f}", f"{stock:,.0f}", f"{ratios[-1]:.2f}")
    median = statistics.median(ratios)
    table.add_row("median", "", "", f"{median:.2f}", style="bold")
    console.print(table)
    return [Figure.least("end to end, two workers / nlp.pipe n_process=2, words/s", median, FLOOR)]
