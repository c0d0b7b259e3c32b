"""`quotidian up` and `quotidian demo`. Both need the extra `server`."""

import logging
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.logging import RichHandler

from quotidian.commands.exit_codes import errors_as_exit_codes
from quotidian.commands.options import Json
from quotidian.extras import require_extra
from quotidian.local.stack_settings import LocalSettings

Logs = Annotated[
    bool, typer.Option("--logs", help="write the services' logs (JSON) to standard error")
]


def up(logs: Logs = False, as_json: Json = False) -> None:
    """Run the service on this machine until Ctrl-C: store, API and workers.

    With --json one object with its addresses is printed once it is ready.
    """
    with errors_as_exit_codes():
        settings = _prepare("quotidian up")
        from quotidian.local.up import print_addresses, print_addresses_as_json, up

        on_terminal = sys.stdout.isatty() and sys.stderr.isatty()
        report = print_addresses_as_json if as_json else print_addresses
        up(settings, report, logs_to_files=on_terminal and not logs)


def demo(as_json: Json = False) -> None:
    """Run a service for the sample pages, print their quotations, stop the service.

    With --json the job of each page is printed, with its annotation.
    """
    with errors_as_exit_codes():
        settings = _prepare("quotidian demo")
        from quotidian.commands.demonstration import demo

        demo(settings, Console(highlight=False, quiet=as_json), as_json=as_json)


def _prepare(feature: str) -> LocalSettings:
    """Return the settings, once the extra is known to be there and warnings go to the terminal."""
    require_extra(feature, "server")
    logging.basicConfig(
        level=logging.WARNING,
        format="%(message)s",
        handlers=[RichHandler(console=Console(stderr=True))],
    )
    return LocalSettings.load()
