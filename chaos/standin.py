"""An annotator that is quick, deterministic, and does to its process what a document asks for.

It takes the model's place in `chaos.worker`, so that thousands of attempts fit into minutes; all
the rest of the worker is the real one. Each beginning and end is written down, for the count.
"""

import json
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from hashlib import sha256
from itertools import repeat
from pathlib import Path

from shared.contracts import Annotation, Document, DocumentText, Pipeline

DEADLY = ("exits", "segfaults", "is killed")
ENDLESS = ("loops", "loops in native code")
HUNGRY = ("eats memory",)
POISONS = (*DEADLY, *ENDLESS, *HUNGRY)
# Address space a child may have, so that a hungry document is refused memory, not the machine.
ADDRESS_SPACE = 3 << 30


def text_of(number: int, milliseconds: int) -> str:
    """A page that takes so long to annotate."""
    return f"takes {milliseconds} ms\n\nReport number {number} from the valley of Tarn.\n"


def poison_of(number: int, kind: str) -> str:
    """A page that does something bad to its worker."""
    return f"{kind}\n\nPoisoned report number {number}.\n"


def annotation_of(content: str) -> Annotation:
    """What the stand-in makes of a page, wherever and however often it is called."""
    return Annotation(
        pipeline=Pipeline(name="stand-in", version="1", model="none", model_version="1"),
        document=DocumentText(
            text=content,
            language="en",
            characters=len(content),
            sha256=sha256(content.encode()).hexdigest(),
        ),
        sections=[],
        blocks=[],
        sentences=[],
        entities=[],
        values=[],
        quotes=[],
        warnings=[],
    )


class Diary:
    """One line for each beginning and end of an execution, from all processes, in one file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, what: str, document: str | None) -> None:
        """Append a line; short lines are appended whole."""
        entry = {"what": what, "id": document, "at": time.monotonic(), "pid": os.getpid()}
        line = json.dumps(entry) + "\n"
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        try:
            os.write(descriptor, line.encode())
        finally:
            os.close(descriptor)


class StandIn:
    """Annotates, or does what a poisoned page says."""

    def __init__(self, diary: Diary) -> None:
        self._diary = diary

    def __call__(self, document: Document) -> Annotation:
        """The annotation, after the time that the page asks for."""
        self._diary.write("begin", document.external_id)
        _obey(document)
        self._diary.write("end", document.external_id)
        return annotation_of(document.content)

    def read_ahead(
        self, documents: Sequence[tuple[Document, object]]
    ) -> list[Callable[[], Annotation]]:
        """Does what each page says, after which no annotation takes any time: what is bad for the
        process happens while the documents of several jobs are in hand."""
        for document, _ in documents:
            self._diary.write("begin", document.external_id)
            _obey(document)
        return [partial(self._read, document) for document, _ in documents]

    def _read(self, document: Document) -> Annotation:
        self._diary.write("end", document.external_id)
        return annotation_of(document.content)


def _obey(document: Document) -> None:
    order = document.content.partition("\n")[0]
    if order in POISONS:
        poison(order)
    time.sleep(int(order.split()[1]) / 1000)


def poison(order: str) -> None:
    """Never returns, or raises `MemoryError`."""
    match order:
        case "exits":
            os._exit(3)
        case "segfaults":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "is killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case "loops":
            while True:
                pass
        case "loops in native code":
            # Holds the interpreter's lock, so no signal handler and no thread runs.
            deque(repeat(None), maxlen=0)
        case "eats memory":
            hoard = []
            while True:
                hoard.append(bytes(64 << 20))
