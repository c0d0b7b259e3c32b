"""`quotidian up`: serve until Ctrl-C."""

import signal
from pathlib import Path
from types import FrameType

from rich.console import Console

from quotidian.local.local_stack import local_stack
from quotidian.local.stack_settings import LocalSettings


def up(settings: LocalSettings, console: Console, *, logs_to_files: bool) -> None:
    """Run the stack until SIGINT or SIGTERM. Accepted documents are kept for the next start.

    The services write their logs to files below the data directory, or else to standard error.

    Raises:
        StackError: the stack cannot start or go on.
    """
    signal.signal(signal.SIGTERM, _interrupt)
    logs = settings.data_dir / "logs" if logs_to_files else None
    try:
        with local_stack(settings, logs) as supervisor:
            _print_addresses(settings, console, logs)
            supervisor.watch_forever()
    except KeyboardInterrupt:
        console.print("Stopped.")


def _print_addresses(settings: LocalSettings, console: Console, logs: Path | None) -> None:
    url = settings.base_url
    data = "the store at QUOTIDIAN_REDIS_URL" if settings.redis_url else settings.data_dir.resolve()
    lines = [
        "Quotidian is running.",
        f"  Page      {url}/",
        f"  API       {url}/v1/documents",
        f"  API docs  {url}/docs",
        f"  Data      {data}",
        f"  Logs      {logs.resolve() / '*.log' if logs else 'standard error'}",
        "Press Ctrl-C to stop. Accepted pages are kept; the next start goes on with them.",
    ]
    for line in lines:
        console.print(line, markup=False, soft_wrap=True)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
