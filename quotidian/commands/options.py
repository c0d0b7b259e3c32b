"""Options that several commands have, and what they stand for."""

import json
import sys
from collections.abc import Iterable
from typing import Annotated

import typer

from quotidian.commands.terminal import say
from quotidian.errors import BadInput
from quotidian.settings import ClientSettings
from quotidian.sync_client import Quotidian

Url = Annotated[str | None, typer.Option("--url", help="where the API is (QUOTIDIAN_URL)")]
Json = Annotated[bool, typer.Option("--json", help="one JSON object a line")]
Jobs = Annotated[list[str], typer.Argument(help="ids of jobs, or - for those on standard input")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="no progress bar")]


def connect(url: str | None) -> Quotidian:
    """A client for the service that is told or set; warns of a key sent in the clear."""
    warn_of_clear_key(url)
    return Quotidian(url)


def warn_of_clear_key(url: str | None) -> None:
    """Say so when the key crosses a network unencrypted."""
    settings = ClientSettings.load(url)
    if settings.in_the_clear:
        say(f"warning: the API key goes to {settings.url} unencrypted; use https")


def job_ids(arguments: Iterable[str]) -> list[str]:
    """The ids, without repeats; `-` stands for the first column, or `job_id` or `id` of the JSON
    object, of each line of standard input.

    Raises:
        BadInput: a line has none.
    """
    found: list[str] = []
    for argument in arguments:
        found += (
            [_id(line) for line in sys.stdin if line.strip()] if argument == "-" else [argument]
        )
    # A document that was rejected has no job.
    return [item for item in dict.fromkeys(found) if item]


def _id(line: str) -> str:
    if not line.startswith("{"):
        return line.split(maxsplit=1)[0]
    try:
        fields = json.loads(line)
    except ValueError as error:
        raise BadInput(f"standard input: no JSON object: {line[:60]!r}") from error
    return str(fields.get("job_id") or ("" if "job_id" in fields else fields.get("id")) or "")
