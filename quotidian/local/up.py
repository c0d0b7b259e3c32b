"""`quotidian up`: serve until Ctrl-C."""

import json
import signal
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from rich.console import Console

from quotidian.local.local_stack import local_stack
from quotidian.local.stack_settings import LocalSettings

Report = Callable[[LocalSettings, Path | None], None]


def up(settings: LocalSettings, report: Report, *, logs_to_files: bool) -> None:
    """Run the stack until SIGINT or SIGTERM. Accepted documents are kept for the next start.

    `report` is called with the settings and the directory of the logs once the stack is ready.
    The services write their logs to files below the data directory, or else to standard error.

    Raises:
        StackError: the stack cannot start or go on.
    """
    signal.signal(signal.SIGTERM, _interrupt)
    logs = settings.data_dir / "logs" if logs_to_files else None
    try:
        with local_stack(settings, logs) as supervisor:
            report(settings, logs)
            supervisor.watch_forever()
    except KeyboardInterrupt:
        Console(stderr=True).print("Stopped.")


def print_addresses(settings: LocalSettings, logs: Path | None) -> None:
    """Print for people where everything is."""
    url = settings.base_url
    data = _data_directory(settings) or "the store at QUOTIDIAN_REDIS_URL"
    lines = [
        "Quotidian is running.",
        f"  Page      {url}/",
        f"  API       {url}/v1/documents",
        f"  API docs  {url}/docs",
        f"  Data      {data}",
        f"  Logs      {logs.resolve() / '*.log' if logs else 'standard error'}",
        "Press Ctrl-C to stop. Accepted pages are kept; the next start goes on with them.",
    ]
    console = Console(highlight=False)
    for line in lines:
        console.print(line, markup=False, soft_wrap=True)


def print_addresses_as_json(settings: LocalSettings, logs: Path | None) -> None:
    """Print where everything is as one object; what is not on this machine is null."""
    url = settings.base_url
    fields = {
        "page": f"{url}/",
        "api": f"{url}/v1/documents",
        "docs": f"{url}/docs",
        "data": _data_directory(settings),
        "logs": str(logs.resolve()) if logs else None,
    }
    print(json.dumps(fields), flush=True)


def _data_directory(settings: LocalSettings) -> str | None:
    """Return the directory of the embedded store, None if another store is used."""
    return None if settings.redis_url else str(settings.data_dir.resolve())


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
