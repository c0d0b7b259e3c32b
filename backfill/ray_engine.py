"""Annotation of one corpus, from files to files, with Ray Data."""

import logging
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow
import pyarrow.parquet
import ray
import ray.data

from backfill.annotated_rows import KEPT, RowAnnotator
from backfill.corpus_reader import CorpusError, read_corpus

READERS = 1
"""Processes that read and write files, beside those that annotate: without one, no row would ever
reach them."""


SCHEMA = pyarrow.schema(
    [
        *((name, pyarrow.string()) for name in KEPT),
        ("annotation", pyarrow.large_string()),
        ("quotes", pyarrow.int64()),
        ("error", pyarrow.string()),
    ]
)
"""The columns of the files that are written."""


@dataclass(frozen=True, slots=True)
class CorpusReport:
    """Numbers of an annotated corpus; `seconds` is the time it took."""

    documents: int
    annotated: int
    quotes: int
    seconds: float

    @property
    def failed(self) -> int:
        """Return the number of documents whose row has an `error`."""
        return self.documents - self.annotated


def annotate_corpus(
    sources: Sequence[Path],
    to: Path,
    *,
    workers: int | None = None,
    model: str,
    cluster: str | None = None,
) -> CorpusReport:
    """Annotate every document of `sources` into Parquet files in the folder `to`.

    `workers` is the number of annotating processes, each with a pipeline; by default one for each
    processor of the cluster.

    Raises:
        CorpusError: the corpus cannot be read, or `to` has files already.
    """
    if to.exists() and any(to.iterdir()):
        raise CorpusError(f"{to} is not empty; name a new folder")
    begun = time.monotonic()
    _start_ray(cluster, workers)
    try:
        processors = int(ray.cluster_resources()["CPU"])  # type: ignore[no-untyped-call]
        size = workers or max(1, processors - READERS)
        annotated = read_corpus(sources).map(
            RowAnnotator,  # type: ignore[arg-type]
            fn_constructor_args=(model,),
            compute=ray.data.ActorPoolStrategy(size=size),
        )
        # Without the schema, a column that is empty in one file would have no type there.
        typed = annotated.map_batches(_with_schema, batch_format="pyarrow", zero_copy_batch=True)
        typed.write_parquet(str(to.absolute()))
    finally:
        ray.shutdown()
    return _report(to, time.monotonic() - begun)


def _start_ray(cluster: str | None, workers: int | None) -> None:
    """Join a cluster, or start one on this machine with a process for each processor."""
    processes = (workers or os.cpu_count() or 1) + READERS
    ray.init(
        cluster,
        num_cpus=None if cluster else processes,
        include_dashboard=None if cluster else False,
        log_to_driver=False,
        logging_level=logging.ERROR,
    )
    ray.data.DataContext.get_current().enable_progress_bars = False
    logging.getLogger("ray.data").setLevel(logging.ERROR)


def _with_schema(rows: pyarrow.Table) -> pyarrow.Table:
    return rows.select(SCHEMA.names).cast(SCHEMA)


def _report(to: Path, seconds: float) -> CorpusReport:
    table = pyarrow.parquet.read_table(to, columns=["quotes"])
    quotes = [number for number in table["quotes"].to_pylist() if number is not None]
    return CorpusReport(table.num_rows, len(quotes), sum(quotes), seconds)
