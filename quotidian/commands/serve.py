"""`quotidian up` and `quotidian demo`. Both need the extra `server`."""

import logging
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.logging import RichHandler

from quotidian.commands.exit_codes import errors_as_exit_codes
from quotidian.extras import require_extra
from quotidian.local.stack_settings import LocalSettings

Logs = Annotated[
    bool, typer.Option("--logs", help="write the services' logs (JSON) to standard error")
]


def up(logs: Logs = False) -> None:
    """Run the service on this machine until Ctrl-C: store, API and workers."""
    with errors_as_exit_codes():
        settings = _prepare("quotidian up")
        from quotidian.local.up import up

        on_terminal = sys.stdout.isatty() and sys.stderr.isatty()
        up(settings, Console(highlight=False), logs_to_files=on_terminal and not logs)


def demo() -> None:
    """Run a service for the sample pages, print their quotations, stop the service."""
    with errors_as_exit_codes():
        settings = _prepare("quotidian demo")
        from quotidian.commands.demonstration import demo

        demo(settings, Console(highlight=False))


def _prepare(feature: str) -> LocalSettings:
    """Return the settings, once the extra is known to be there and warnings go to the terminal."""
    require_extra(feature, "server")
    logging.basicConfig(
        level=logging.WARNING,
        format="%(message)s",
        handlers=[RichHandler(console=Console(stderr=True))],
    )
    return LocalSettings.load()
