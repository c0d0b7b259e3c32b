"""`quotidian keys`: make API keys and callback secrets."""

import json
import re
from collections.abc import Mapping
from typing import Annotated

import typer
from rich.console import Console

from quotidian.commands.options import Json
from shared.keys import NAME, digest, new_callback_secret, new_key

app = typer.Typer(no_args_is_help=True, help="Make API keys and callback secrets.")

NAME_PATTERN = re.compile(NAME)
_LIMIT = typer.Option(help="documents that it may submit, such as 600/minute")
_CALLBACKS = typer.Option("--callbacks", help="give it its own secret for callbacks")


def _check_name(value: str) -> str:
    if not NAME_PATTERN.fullmatch(value):
        raise typer.BadParameter("use 1 to 40 of a-z, 0-9, _ and -")
    return value


@app.command()
def new(
    name: Annotated[str, typer.Argument(callback=_check_name, help="the owner of its jobs")],
    limit: Annotated[str | None, _LIMIT] = None,
    callbacks: Annotated[bool, _CALLBACKS] = False,
    as_json: Json = False,
) -> None:
    """Print a new key, once, and the lines that store it (QUOTIDIAN_KEYS_FILE).

    With --json everything is one object on standard output, the key included.
    """
    key = new_key()
    entry = {"name": name, "digest": digest(key)}
    if limit:
        entry["limit"] = limit
    if callbacks:
        entry["callback_secret"] = new_callback_secret()
    if as_json:
        print(json.dumps({"key": key, "entry": entry}))
    else:
        _print_key(key, entry)


def _print_key(key: str, entry: Mapping[str, str]) -> None:
    """Print the key to standard error, and its table of the keys file to standard output."""
    name, terminal = entry["name"], Console(stderr=True, highlight=False, soft_wrap=True)
    terminal.print(f"The key of {name}. It is shown only once; give it to nobody but {name}:\n")
    terminal.print(f"  {key}\n", markup=False)
    terminal.print(
        "For the file named by QUOTIDIAN_KEYS_FILE, which the API reads when it starts:\n"
    )
    print("\n".join(["[[keys]]", *(f'{field} = "{value}"' for field, value in entry.items())]))


@app.command()
def secret(as_json: Json = False) -> None:
    """Print a new secret for signing callbacks (QUOTIDIAN_CALLBACK_SECRET)."""
    made = new_callback_secret()
    print(json.dumps({"callback_secret": made}) if as_json else made)
