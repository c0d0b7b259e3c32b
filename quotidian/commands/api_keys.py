"""`quotidian keys`: make API keys and callback secrets."""

import re
from typing import Annotated

import typer
from rich.console import Console

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
) -> None:
    """Print a new key, once, and the lines that store it (QUOTIDIAN_KEYS_FILE)."""
    key, terminal = new_key(), Console(stderr=True, highlight=False, soft_wrap=True)
    terminal.print(f"The key of {name}. It is shown only once; give it to nobody but {name}:\n")
    terminal.print(f"  {key}\n", markup=False)
    terminal.print(
        "For the file named by QUOTIDIAN_KEYS_FILE, which the API reads when it starts:\n"
    )
    lines = ["[[keys]]", f'name = "{name}"', f'digest = "{digest(key)}"']
    if limit:
        lines.append(f'limit = "{limit}"')
    if callbacks:
        lines.append(f'callback_secret = "{new_callback_secret()}"')
    print("\n".join(lines))


@app.command()
def secret() -> None:
    """Print a new secret for signing callbacks (QUOTIDIAN_CALLBACK_SECRET)."""
    print(new_callback_secret())
