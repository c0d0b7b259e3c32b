"""An annotator that is quick, deterministic, and does to its process what a document asks for.

It takes the place of the model in `chaos.stand_in_worker`, so that thousands of attempts fit into
minutes; all the rest of the worker is the real one.
"""

import os
import re
import signal
import time
from collections import deque
from collections.abc import Sequence
from functools import partial
from hashlib import sha256
from itertools import repeat

from chaos.execution_log import ExecutionLog
from nlp_worker.run.annotator import Finisher
from shared.contracts import Annotation, Document, DocumentText, Pipeline

DEADLY = ("exits", "segfaults", "is killed")
ENDLESS = ("loops", "loops in native code")
HUNGRY = ("eats memory",)
POISONS = (*DEADLY, *ENDLESS, *HUNGRY)
# Address space (bytes) of a child: a hungry document gets a MemoryError before the machine suffers.
ADDRESS_SPACE = 3 << 30
FIRST_VERSION = "1"


def pipeline(version: str) -> Pipeline:
    """Return the pipeline of the stand-in in one version."""
    return Pipeline(name="stand-in", version=version, model="none", model_version="1")


def text_of(number: int, milliseconds: int, megabytes: int = 0) -> str:
    """Return a page that takes so long, and so much memory, to annotate."""
    head = f"takes {milliseconds} ms and {megabytes} MB"
    return f"{head}\n\nReport number {number} from the valley of Tarn.\n"


def poison_of(number: int, kind: str) -> str:
    """Return a page that harms its worker."""
    return f"{kind}\n\nPoisoned report number {number}.\n"


def annotation_of(content: str, version: str) -> Annotation:
    """Return the annotation of a page, the same in every process of one version."""
    return Annotation(
        pipeline=pipeline(version),
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


class StandInAnnotator:
    """Annotates after the time that a page asks for, or harms the process if the page says so."""

    def __init__(self, log: ExecutionLog, version: str) -> None:
        self._log = log
        self.pipeline = pipeline(version)

    def annotate(self, document: Document) -> Annotation:
        """Do what the page says, and return its annotation."""
        self._begin(document)
        return self._finish(document)

    def prepare_batch(self, documents: Sequence[Document]) -> list[Finisher]:
        """Do what each page says; the annotations then take no time.

        So a poison strikes while the process holds several jobs.
        """
        for document in documents:
            self._begin(document)
        return [partial(self._finish, document) for document in documents]

    def _begin(self, document: Document) -> None:
        self._log.write("begin", document.external_id)
        first_line = document.content.partition("\n")[0]
        if first_line in POISONS:
            poison(first_line)
        if takes := re.fullmatch(r"takes (\d+) ms and (\d+) MB", first_line):
            hoard = bytearray(int(takes[2]) << 20)
            time.sleep(int(takes[1]) / 1000)
            del hoard

    def _finish(self, document: Document) -> Annotation:
        self._log.write("end", document.external_id)
        return annotation_of(document.content, self.pipeline.version)


def poison(kind: str) -> None:
    """Break this process. Never returns; raises `MemoryError` for a hungry page."""
    match kind:
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
