"""The `quotidian` command."""

import logging
import sys
from collections.abc import Callable

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.logging import RichHandler

from quotidian import keys
from quotidian.commands.export import annotate, export
from quotidian.commands.jobs import cancel, delete, get, list_jobs, retry, watch
from quotidian.commands.submit import submit
from quotidian.local.demo import demo as run_demo
from quotidian.local.settings import LocalSettings
from quotidian.local.up import up as run_up
from shared.errors import QuotidianError
from shared.settings import explain

app = typer.Typer(no_args_is_help=True, help="Who said what, on which page.")
app.add_typer(keys.app, name="keys")
for command in (submit, get, watch, cancel, retry, delete, export, annotate):
    app.command()(command)
app.command("jobs")(list_jobs)


@app.command()
def up() -> None:
    """Serve on this machine until Ctrl-C: store, API and workers."""
    _run(run_up)


@app.command()
def demo() -> None:
    """Annotate sample pages on a stack of its own and print their quotations."""
    _run(run_demo)


def _run(command: Callable[[LocalSettings, Console], None]) -> None:
    console, errors = Console(highlight=False), Console(stderr=True)
    logging.basicConfig(
        level=logging.WARNING, format="%(message)s", handlers=[RichHandler(console=errors)]
    )
    try:
        command(LocalSettings(), console)
    except ValidationError as error:
        errors.print(f"quotidian: {explain(error)}", markup=False)
        sys.exit(2)
    except QuotidianError as error:
        errors.print(f"quotidian: {error}", markup=False)
        sys.exit(1)


if __name__ == "__main__":
    app()
