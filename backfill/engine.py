"""One corpus from files to files under Ray Data."""

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

from backfill.corpus import read_corpus
from backfill.errors import CorpusError
from backfill.rows import KEPT, AnnotateRow

READERS = 1
"""Places for what reads and writes files, besides the annotating processes: without one, nothing
would ever reach them."""


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
class Told:
    """What became of a corpus."""

    documents: int
    annotated: int
    quotes: int
    seconds: float

    @property
    def failed(self) -> int:
        """Documents whose row has an `error`."""
        return self.documents - self.annotated


def annotate_corpus(
    sources: Sequence[Path],
    to: Path,
    *,
    workers: int | None = None,
    model: str,
    cluster: str | None = None,
) -> Told:
    """Annotate every document of `sources` into Parquet files in the folder `to`.

    `workers` processes hold a pipeline each, by default one for each processor of the cluster.

    Raises:
        CorpusError: the corpus cannot be read, or `to` holds files already.
    """
    if to.exists() and any(to.iterdir()):
        raise CorpusError(f"{to} is not empty; name a new folder")
    begun = time.monotonic()
    _begin(cluster, workers)
    try:
        processors = int(ray.cluster_resources()["CPU"])  # type: ignore[no-untyped-call]
        size = workers or max(1, processors - READERS)
        annotated = read_corpus(sources).map(
            AnnotateRow,  # type: ignore[arg-type]
            fn_constructor_args=(model,),
            compute=ray.data.ActorPoolStrategy(size=size),
        )
        # Files without a single URL, say, would else have no type for that column.
        typed = annotated.map_batches(_typed, batch_format="pyarrow", zero_copy_batch=True)
        typed.write_parquet(str(to.absolute()))
    finally:
        ray.shutdown()
    return _told(to, time.monotonic() - begun)


def _begin(cluster: str | None, workers: int | None) -> None:
    """Join a cluster, or start one on this machine with a process for each processor."""
    places = (workers or os.cpu_count() or 1) + READERS
    ray.init(
        cluster,
        num_cpus=None if cluster else places,
        include_dashboard=None if cluster else False,
        log_to_driver=False,
        logging_level=logging.ERROR,
    )
    ray.data.DataContext.get_current().enable_progress_bars = False
    logging.getLogger("ray.data").setLevel(logging.ERROR)


def _typed(rows: pyarrow.Table) -> pyarrow.Table:
    return rows.select(SCHEMA.names).cast(SCHEMA)


def _told(to: Path, seconds: float) -> Told:
    table = pyarrow.parquet.read_table(to, columns=["quotes"])
    quotes = [number for number in table["quotes"].to_pylist() if number is not None]
    return Told(table.num_rows, len(quotes), sum(quotes), seconds)
