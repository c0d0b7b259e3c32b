"""`quotidian up`: serve until Ctrl-C."""

import signal
from types import FrameType

from rich.console import Console

from quotidian.local.settings import LocalSettings
from quotidian.local.stack import local_stack


def up(settings: LocalSettings, console: Console) -> None:
    """Run the stack until SIGINT or SIGTERM; nothing that was accepted is lost by it.

    Raises:
        StackError: the stack cannot start or go on.
    """
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with local_stack(settings) as supervisor:
            store = (
                "an external store" if settings.redis_url else f"its store in {settings.data_dir}"
            )
            console.print(f"Quotidian serves at {settings.base_url} ({store}); /docs has the API.")
            console.print("Ctrl-C ends it; accepted pages are kept and go on at the next start.")
            supervisor.watch_forever()
    except KeyboardInterrupt:
        console.print("Stopped.")


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
