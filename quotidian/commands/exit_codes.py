"""Exit codes of the commands, and the line on standard error that explains each error."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

import typer

from quotidian.commands.terminal import print_message
from quotidian.errors import BadInput, Busy, Failing, Unreachable
from shared.errors import QuotidianError, SettingsError


class ExitCode(IntEnum):
    """Exit statuses (docs/command.md)."""

    DONE = 0
    FAILED = 1
    MISUSED = 2
    PARTLY = 3
    LATER = 4
    INTERRUPTED = 130


@contextmanager
def errors_as_exit_codes(remedy: str = "Run the same command again.") -> Iterator[None]:
    """Turn an error in the block into a line on standard error and an exit status.

    `remedy` is added to errors after which the same command may be run again.
    """
    try:
        yield
    except KeyboardInterrupt:
        print_message(f"Interrupted. {remedy}")
        raise typer.Exit(ExitCode.INTERRUPTED) from None
    except (Unreachable, Busy, Failing) as error:
        print_message(f"quotidian: {str(error).rstrip('.')}. {remedy}")
        raise typer.Exit(ExitCode.LATER) from error
    except (BadInput, SettingsError) as error:
        print_message(f"quotidian: {error}")
        raise typer.Exit(ExitCode.MISUSED) from error
    except BrokenPipeError:
        # The reader of the output has closed it; Python's flush at exit must not fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(ExitCode.DONE) from None
    except QuotidianError as error:
        print_message(f"quotidian: {error}")
        raise typer.Exit(ExitCode.FAILED) from error
