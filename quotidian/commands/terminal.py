"""What goes to the terminal. Results go to standard output, everything else to standard error."""

import json
import re
import sys
from collections.abc import Mapping

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_BREAK = re.compile(r"\s+")


def printable(text: str) -> str:
    """Text of a page in one line, without what a terminal would obey."""
    return _CONTROL.sub("�", _BREAK.sub(" ", text))


def say(text: str) -> None:
    """A line to the person, on standard error."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(printable(text), markup=False)


class Lines:
    """A line a result: JSON for machines, or columns with tabs between them."""

    def __init__(self, as_json: bool, progress: Progress | None = None) -> None:
        self._as_json = as_json
        self._progress = progress if sys.stdout.isatty() else None

    def write_json(self, fields: Mapping[str, object]) -> None:
        """For machines only."""
        if self._as_json:
            self.write(fields)

    def write(self, fields: Mapping[str, object]) -> None:
        """The fields as an object, or those that hold something as columns."""
        if self._as_json:
            line = json.dumps(fields, ensure_ascii=False)
        else:
            shown = (_told(value) for value in fields.values() if value is not None)
            line = "\t".join(printable(value) for value in shown)
        if self._progress is not None:
            # Above the bar, which shares the terminal.
            self._progress.console.print(line, markup=False, highlight=False, soft_wrap=True)
        else:
            print(line, flush=True)


def _told(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def progress_bar(hidden: bool = False) -> Progress:
    """A bar on standard error, if that is a terminal."""
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=hidden or not console.is_terminal,
    )
