"""The `quotidian` command."""

from typing import Annotated

import typer

from quotidian.commands import api_keys, library_commands, people, searches
from quotidian.commands.convert import convert
from quotidian.commands.export import annotate, export
from quotidian.commands.job_commands import cancel, delete, get, list_jobs, retry, watch
from quotidian.commands.search import search
from quotidian.commands.serve import demo, up
from quotidian.commands.submit import submit
from shared import __version__

app = typer.Typer(no_args_is_help=True)
app.add_typer(api_keys.app, name="keys")
app.add_typer(library_commands.app, name="library")
app.add_typer(searches.app, name="searches")
app.add_typer(people.app, name="people")
for command in (
    submit,
    get,
    watch,
    cancel,
    retry,
    delete,
    search,
    export,
    convert,
    annotate,
    up,
    demo,
):
    app.command()(command)
app.command("jobs")(list_jobs)


def _print_version(asked: bool) -> None:
    if asked:
        print(f"quotidian {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="print the version"),
    ] = False,
) -> None:
    """Find out who said what, about whom, on which page."""


if __name__ == "__main__":
    app()
