"""`annotate()` on one core beside plain `nlp(text)` of the same texts, and the time of its stages.

Seconds are processor time of one process, so that other work of the machine counts little.
"""

import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

from rich.console import Console
from rich.table import Table

from benchmarks.corpus import article
from benchmarks.figures import Figure
from benchmarks.limit import describe_limit
from benchmarks.plain import MODEL, ONE_THREAD

ARTICLES = 15
BRIEFS, BRIEF, AT_ONCE = 40, 100, 8
ROUNDS = 5
PAGES = 30
FLOOR = 1.6
MADE, GOLD = "made articles", "gold pages"
ALONE, BATCH = f"briefs of {BRIEF} words", f"briefs in batches of {AT_ONCE}"
# The stages by the module that calls them.
STAGES = {
    "nlp_worker.annotate": ("find_blocks", "detect_language", "find_sections", "find_page_quotes", "fingerprint", "find_repeats", "Annotation"),
    "nlp_worker.entities.finder": ("clean_mentions", "find_entities"),
}  # fmt: skip


def run(console: Console) -> list[Figure]:
    """Print the ratios and the profile, measured in a process with one BLAS thread."""
    console.file.flush()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ratios.json"
        subprocess.run([sys.executable, "-m", "benchmarks.speed", str(path)], env={**os.environ, **ONE_THREAD}, check=True)  # fmt: skip
        ratios = json.loads(path.read_text("utf-8"))
    name = "annotate() / nlp(text), one core, "
    return [
        *(Figure.least(name + texts, ratios[texts], FLOOR) for texts in (MADE, GOLD)),
        *(Figure(name + texts, f"{ratios[texts]:.2f}×") for texts in (ALONE, BATCH)),
    ]


def main(path: Path) -> None:
    """Measure in this process; write the medians of the ratios to `path`."""
    import spacy

    from nlp_worker import annotate
    from shared.contracts import Document
    from tests.gold.loader import load_pages

    console = Console(width=110)
    annotator = annotate.load_annotator(MODEL)
    nlp = spacy.load(MODEL)
    made = [[article(1000 * n + i) for i in range(ARTICLES)] for n in range(ROUNDS)]
    gold = [page.text for page in load_pages()][:PAGES]

    def ours(texts: list[str]) -> None:
        for text in texts:
            annotator.annotate(Document(content=text, language="en"))

    def in_batches(texts: list[str]) -> None:
        for at in range(0, len(texts), AT_ONCE):
            some = [Document(content=text, language="en") for text in texts[at : at + AT_ONCE]]
            for make in annotator.prepare_batch(some):
                make()

    def plain(texts: list[str]) -> None:
        for text in texts:
            nlp(text)

    ours(gold[:10] + made[0][:2])
    plain(gold[:2])
    # A worker does the same before it forks: the collector skips what was loaded.
    gc.collect()
    gc.freeze()
    table = Table("texts", "annotate() words/s", "nlp(text) words/s", "ratios", "median", title="one core, processor time")  # fmt: skip
    medians = {}
    briefs = [[article(1000 * n + i, BRIEF) for i in range(BRIEFS)] for n in range(ROUNDS)]
    ways = ((MADE, ours, made), (GOLD, ours, [gold] * ROUNDS), (ALONE, ours, briefs), (BATCH, in_batches, briefs))  # fmt: skip
    for name, work, rounds in ways:
        *row, median = _compare(work, plain, rounds)
        table.add_row(name, *row, median)
        medians[name] = float(median)
    console.print(table)
    console.print(_profile(annotator, nlp, made[0] + gold, ours))
    console.print(describe_limit(nlp, made[0] + gold))
    path.write_text(json.dumps(medians), "utf-8")


def _compare(ours: Callable[[Any], None], plain: Callable[[Any], None], rounds: list[list[str]]) -> list[str]:  # fmt: skip
    """Return the words per second of both, and the ratios of rounds in alternation."""
    seconds = [(_seconds(ours, texts), _seconds(plain, texts)) for texts in rounds]
    words = [sum(len(text.split()) for text in texts) for texts in rounds]
    ratios = [theirs / own for own, theirs in seconds]
    rates = [
        statistics.median(count / pair[side] for count, pair in zip(words, seconds, strict=True))
        for side in (0, 1)
    ]
    return [
        *(f"{rate:,.0f}" for rate in rates),
        " ".join(f"{ratio:.2f}" for ratio in ratios),
        f"{statistics.median(ratios):.2f}",
    ]


def _seconds(work: Callable[[Any], None], texts: list[str]) -> float:
    begun = time.process_time()
    work(texts)
    return time.process_time() - begun


def _profile(annotator: Any, nlp: Any, texts: list[str], ours: Callable[[Any], None]) -> Table:  # fmt: skip
    """Return a table of milliseconds for 1,000 words of each component, stock and in the worker."""
    words = sum(len(text.split()) for text in texts) / 1000
    spent: Counter[str] = Counter()
    with _timed(annotator, spent):
        total = _seconds(ours, texts)
    stock: Counter[str] = Counter()
    for text in texts:
        doc = _clock(stock, "tokenizer", nlp.make_doc)(text)
        for name, pipe in nlp.pipeline:
            doc = _clock(stock, name, pipe)(doc)
    spent["the rest"] = total - spent.total()
    table = Table("what", "nlp(text) ms", "annotate() ms", title="where the time goes, for 1,000 words")  # fmt: skip
    for name in [*stock, *(name for name in spent if name not in stock)]:
        own, theirs = (f"{1000 * part[name] / words:.1f}" if name in part else "" for part in (spent, stock))  # fmt: skip
        table.add_row(name, theirs, own)
    table.add_row("all", f"{1000 * stock.total() / words:.1f}", f"{1000 * total / words:.1f}", style="bold")  # fmt: skip
    return table


def _clock(spent: Counter[str], name: str, work: Callable[..., Any]) -> Callable[..., Any]:
    def timed(*args: Any, **options: Any) -> Any:
        begun = time.process_time()
        try:
            return work(*args, **options)
        finally:
            spent[name] += time.process_time() - begun

    return timed


@contextmanager
def _timed(annotator: Any, spent: Counter[str]) -> Iterator[None]:
    """Time the tokenizer, the components and the stages while the block runs."""
    from nlp_worker.parsing import parse, pipeline_reader

    reader = annotator._stages[0].reader
    names = {id(pipe): name for name, pipe in reader.nlp.pipeline}
    run_pipe, table = pipeline_reader._run, reader._table

    def component(pipe: Any, docs: Any) -> Any:
        return _clock(spent, names[id(pipe)], run_pipe)(pipe, docs)

    with ExitStack() as stack:

        def replace(owner: Any, name: str, work: Any) -> None:
            stack.enter_context(patch.object(owner, name, work))

        replace(pipeline_reader, "_run", component)
        replace(reader.nlp, "make_doc", _clock(spent, "tokenizer", reader.nlp.make_doc))
        replace(table, "read", _clock(spent, "table of labels", table.read))
        replace(parse, "read_sentences", _clock(spent, "read_sentences", parse.read_sentences))
        for module_name, stages in STAGES.items():
            module = import_module(module_name)
            for stage in stages:
                replace(module, stage, _clock(spent, stage, getattr(module, stage)))
        yield


if __name__ == "__main__":
    main(Path(sys.argv[1]))
