"""`quotidian keys`: make what the API is told about its callers."""

import re
from typing import Annotated

import typer
from rich.console import Console

from shared.keys import NAME, digest, new_callback_secret, new_key

app = typer.Typer(no_args_is_help=True, help="Make API keys and secrets.")

NAME_PATTERN = re.compile(NAME)
_LIMIT = typer.Option(help="documents it may submit, such as 600/minute")
_CALLBACKS = typer.Option("--callbacks", help="give it a secret for callbacks of its own")


def _named(value: str) -> str:
    if not NAME_PATTERN.fullmatch(value):
        raise typer.BadParameter("use 1 to 40 of a-z, 0-9, _ and -")
    return value


@app.command()
def new(
    name: Annotated[str, typer.Argument(callback=_named, help="whose jobs it sees")],
    limit: Annotated[str | None, _LIMIT] = None,
    callbacks: Annotated[bool, _CALLBACKS] = False,
) -> None:
    """Print a new key, once, and the lines to store of it (QUOTIDIAN_KEYS_FILE)."""
    key, told = new_key(), Console(stderr=True, highlight=False, soft_wrap=True)
    told.print(f"The key of {name}. It is shown this once; give it to {name} alone:\n")
    told.print(f"  {key}\n", markup=False)
    told.print("For the file that QUOTIDIAN_KEYS_FILE names; the API reads it when it starts:\n")
    lines = ["[[keys]]", f'name = "{name}"', f'digest = "{digest(key)}"']
    if limit:
        lines.append(f'limit = "{limit}"')
    if callbacks:
        lines.append(f'callback_secret = "{new_callback_secret()}"')
    print("\n".join(lines))


@app.command()
def secret() -> None:
    """Print a new secret that signs callbacks (QUOTIDIAN_CALLBACK_SECRET)."""
    print(new_callback_secret())
