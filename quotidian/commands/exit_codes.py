"""How a command ends: its exit status, and one line that says what to do."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

import typer

from quotidian.commands.terminal import say
from quotidian.errors import BadInput, Busy, Failing, Unreachable
from shared.errors import QuotidianError, SettingsError


class Ending(IntEnum):
    """Exit statuses (docs/command.md)."""

    DONE = 0
    FAILED = 1
    MISUSED = 2
    PARTLY = 3
    LATER = 4
    INTERRUPTED = 130


@contextmanager
def ended_well(go_on: str = "Run the same command again.") -> Iterator[None]:
    """Turn what goes wrong in the block into a line on standard error and an exit status."""
    try:
        yield
    except KeyboardInterrupt:
        say(f"Interrupted. {go_on}")
        raise typer.Exit(Ending.INTERRUPTED) from None
    except (Unreachable, Busy, Failing) as error:
        say(f"quotidian: {str(error).rstrip('.')}. {go_on}")
        raise typer.Exit(Ending.LATER) from error
    except (BadInput, SettingsError) as error:
        say(f"quotidian: {error}")
        raise typer.Exit(Ending.MISUSED) from error
    except BrokenPipeError:
        # Whoever read the output has seen enough; what is left goes nowhere, also at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(Ending.DONE) from None
    except QuotidianError as error:
        say(f"quotidian: {error}")
        raise typer.Exit(Ending.FAILED) from error
