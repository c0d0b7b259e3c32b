"""`quotidian library`: fill the library of this machine. Needs the extra `library`."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from quotidian.commands.exit_codes import errors_as_exit_codes
from quotidian.extras import require_extra
from quotidian.local.running_store import running_store_url
from quotidian.local.stack_settings import LocalSettings

app = typer.Typer(help="Fill the library of this machine.", no_args_is_help=True)


@app.command()
def rebuild() -> None:
    """Put every succeeded job that is still stored into the library again."""
    _run(["rebuild"])


@app.command("import")
def import_files(
    files: Annotated[
        list[Path], typer.Argument(help="JSON Lines of `quotidian export`, Parquet of the backfill")
    ],
    tenant: Annotated[str, typer.Option(help="name of the key that will see them")] = "",
) -> None:
    """Put annotations of files into the library."""
    _run(["import", "--tenant", tenant, "--", *map(str, files)])


def _run(arguments: list[str]) -> None:
    """Run `python -m library` with the settings of the local stack."""
    with errors_as_exit_codes():
        require_extra(f"quotidian library {arguments[0]}", "library")
        settings = LocalSettings.load()
        # An import does not use the store, but the settings demand one.
        url = running_store_url(settings) or ("redis://unused" if arguments[0] == "import" else "")
        environment = {**os.environ, **({"QUOTIDIAN_REDIS_URL": url} if url else {})}
        command = [sys.executable, "-m", "library", *arguments]
        ended = subprocess.run(command, env=environment)  # noqa: S603
        raise typer.Exit(ended.returncode)
