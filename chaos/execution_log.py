"""The beginning and end of every execution, written by all workers into one file."""

import json
import os
import time
from collections.abc import Container
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

Event = Literal["begin", "end"]


@dataclass(frozen=True)
class ExecutionEvent:
    """One line: the document with this external id began or ended (monotonic seconds).

    `version` is that of the pipeline of the process.
    """

    event: Event
    document: str | None
    at: float
    pid: int
    version: str


class ExecutionLog:
    """One line for each event, from all processes, in one file."""

    def __init__(self, path: Path, version: str = "") -> None:
        self._path = path
        self._version = version

    def write(self, event: Event, document: str | None) -> None:
        """Append a line; the system appends short lines whole."""
        entry = ExecutionEvent(event, document, time.monotonic(), os.getpid(), self._version)
        line = json.dumps(asdict(entry)) + "\n"
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        try:
            os.write(descriptor, line.encode())
        finally:
            os.close(descriptor)

    def read(self, documents: Container[str | None]) -> list[ExecutionEvent]:
        """Return the events of these documents."""
        lines = self._path.read_text().splitlines() if self._path.exists() else []
        events = [ExecutionEvent(**json.loads(line)) for line in lines]
        return [event for event in events if event.document in documents]
