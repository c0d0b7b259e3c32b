"""Output of the commands: results to standard output, everything else to standard error."""

import json
import re
import sys
from collections.abc import Mapping

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SPACE = re.compile(r"\s+")


def printable(text: str) -> str:
    """Return the text in one line, with U+FFFD for the control characters."""
    return _CONTROL.sub("�", _SPACE.sub(" ", text))


def print_message(text: str) -> None:
    """Print a line for the user on standard error."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(printable(text), markup=False)


class ResultPrinter:
    """Prints one line for each result: a JSON object, or columns separated by tabs."""

    def __init__(self, as_json: bool, progress: Progress | None = None) -> None:
        self._as_json = as_json
        self._progress = progress if sys.stdout.isatty() else None

    def print_json_only(self, fields: Mapping[str, object]) -> None:
        """Print the fields if the output is JSON."""
        if self._as_json:
            self.print(fields)

    def print(self, fields: Mapping[str, object]) -> None:
        """Print the fields as an object, or the values that are not None as columns."""
        if self._as_json:
            line = json.dumps(fields, ensure_ascii=False)
        else:
            columns = (_column(value) for value in fields.values() if value is not None)
            line = "\t".join(printable(column) for column in columns)
        if self._progress is not None:
            # Above the progress bar, which shares the terminal.
            self._progress.console.print(line, markup=False, highlight=False, soft_wrap=True)
        else:
            print(line, flush=True)


def _column(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def progress_bar(hidden: bool = False) -> Progress:
    """Return a progress bar on standard error, which is shown only on a terminal."""
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=hidden or not console.is_terminal,
    )
