"""Options and arguments that several commands have."""

import json
import sys
from collections.abc import Iterable
from typing import Annotated

import typer

from quotidian.client_settings import ClientSettings
from quotidian.commands.terminal import print_message
from quotidian.errors import BadInput
from quotidian.sources.input_files import FileKind
from quotidian.sync_client import Quotidian

Url = Annotated[str | None, typer.Option("--url", help="where the API is (QUOTIDIAN_URL)")]
Json = Annotated[bool, typer.Option("--json", help="print one JSON object a line")]
JobIds = Annotated[list[str], typer.Argument(help="ids of jobs, or - for those on standard input")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="show no progress bar")]
Inputs = Annotated[list[str], typer.Argument(help="FILE, DIR, 'GLOB' or - for standard input")]
Kind = Annotated[
    FileKind | None, typer.Option("--kind", help="the kind of the files, whatever their names say")
]
Encoding = Annotated[
    str | None,
    typer.Option(help="of text and HTML files (else UTF-8, and what the HTML declares)"),
]


def connect(url: str | None) -> Quotidian:
    """Return a client for `url`, or for QUOTIDIAN_URL; warn if it sends the key unencrypted."""
    warn_of_unencrypted_key(url)
    return Quotidian(url)


def warn_of_unencrypted_key(url: str | None) -> None:
    """Print a warning if the key crosses a network unencrypted."""
    settings = ClientSettings.load(url)
    if settings.sends_key_unencrypted:
        print_message(f"warning: the API key goes to {settings.url} unencrypted; use https")


def job_ids(arguments: Iterable[str]) -> list[str]:
    """Return the ids of jobs, each once.

    `-` stands for the lines of standard input: of a JSON object `job_id` or `id` is taken, of any
    other line the first column.

    Raises:
        BadInput: a line that begins as a JSON object is not one.
    """
    found: list[str] = []
    for argument in arguments:
        if argument == "-":
            found += [_id_in_line(line) for line in sys.stdin if line.strip()]
        else:
            found.append(argument)
    # A rejected document has a line but no job.
    return [item for item in dict.fromkeys(found) if item]


def _id_in_line(line: str) -> str:
    if not line.startswith("{"):
        return line.split(maxsplit=1)[0]
    try:
        fields = json.loads(line)
    except ValueError as error:
        raise BadInput(f"standard input: not a JSON object: {line[:60]!r}") from error
    return str(fields.get("job_id") or ("" if "job_id" in fields else fields.get("id")) or "")
