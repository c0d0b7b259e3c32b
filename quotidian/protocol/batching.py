"""Submitting many documents in few requests."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from quotidian.errors import Refused
from quotidian.protocol import calls
from quotidian.protocol.answers import read
from quotidian.protocol.asking import ask
from quotidian.protocol.steps import Call, Emit, Request, Stream
from shared.contracts import BatchAccepted, BatchItem, Document, Problem

BATCH = 200
# Well below what the API takes (bytes).
BATCH_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True)
class Submitted:
    """What became of the document at `index` of all that were given: a job, or a problem."""

    index: int
    batch_id: str | None
    job_id: str | None
    problem: Problem | None = None


def submit_many(
    documents: Iterable[Document], patience: float, *, batch_size: int = BATCH, run: str = ""
) -> Stream[Submitted]:
    """Submit documents in batches; each with its job or its problem, in order.

    A batch's `Idempotency-Key` is its digest, so the same documents in the same order and the same
    `run` make nothing twice.
    """
    at = 0
    for lines in _cut(documents, batch_size):
        try:
            accepted = yield from _post(lines, run, patience)
        except Refused as error:
            if len(lines) > 1:
                raise
            yield Emit(Submitted(at, None, None, error.problem))
        else:
            for item in accepted.items:
                yield Emit(_submitted(at, accepted.id, item))
        at += len(lines)


def _post(lines: list[bytes], run: str, patience: float) -> Call[BatchAccepted]:
    content = b"\n".join(lines)
    key = hashlib.sha256(run.encode() + b"\n" + content).hexdigest()
    headers = {"Content-Type": "application/x-ndjson", "Idempotency-Key": key}
    request = Request("POST", "/v1/batches", headers=headers, content=content)
    return read((yield from ask(request, patience)), BatchAccepted)


def _submitted(first: int, batch_id: str, item: BatchItem) -> Submitted:
    return Submitted(first + item.index, batch_id, item.job_id, item.problem)


def _cut(documents: Iterable[Document], size: int) -> Iterator[list[bytes]]:
    lines: list[bytes] = []
    held = 0
    for document in documents:
        line = calls.body(document)
        if lines and (len(lines) == size or held + len(line) > BATCH_BYTES):
            yield lines
            lines, held = [], 0
        lines.append(line)
        held += len(line)
    if lines:
        yield lines
