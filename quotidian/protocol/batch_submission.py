"""Submission of many documents in batches."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from quotidian.errors import Refused
from quotidian.protocol import api_calls
from quotidian.protocol.request_retries import send_with_retries
from quotidian.protocol.responses import parse_response
from quotidian.protocol.steps import Call, Emit, Request, Stream
from shared.contracts import BatchAccepted, BatchItem, Document, Problem

BATCH_SIZE = 200
# Well below the limit of the API (bytes).
BATCH_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True)
class SubmissionResult:
    """A job or a problem for the document at `index` of all that were given."""

    index: int
    batch_id: str | None
    job_id: str | None
    problem: Problem | None = None


def submit_many(
    documents: Iterable[Document], patience: float, *, batch_size: int = BATCH_SIZE, run: str = ""
) -> Stream[SubmissionResult]:
    """Submit documents in batches; emit the job or the problem of each, in order.

    A batch's `Idempotency-Key` is its digest, so the same documents in the same order and the same
    `run` are not submitted twice.
    """
    first = 0
    for lines in _cut_into_batches(documents, batch_size):
        try:
            accepted = yield from _post_batch(lines, run, patience)
        except Refused as error:
            if len(lines) > 1:
                raise
            yield Emit(SubmissionResult(first, None, None, error.problem))
        else:
            for item in accepted.items:
                yield Emit(_submission_result(first, accepted.id, item))
        first += len(lines)


def _post_batch(lines: list[bytes], run: str, patience: float) -> Call[BatchAccepted]:
    content = b"\n".join(lines)
    key = hashlib.sha256(run.encode() + b"\n" + content).hexdigest()
    headers = {"Content-Type": "application/x-ndjson", "Idempotency-Key": key}
    request = Request("POST", "/v1/batches", headers=headers, content=content)
    return parse_response((yield from send_with_retries(request, patience)), BatchAccepted)


def _submission_result(first: int, batch_id: str, item: BatchItem) -> SubmissionResult:
    return SubmissionResult(first + item.index, batch_id, item.job_id, item.problem)


def _cut_into_batches(documents: Iterable[Document], size: int) -> Iterator[list[bytes]]:
    lines: list[bytes] = []
    total = 0
    for document in documents:
        line = api_calls.document_body(document)
        if lines and (len(lines) == size or total + len(line) > BATCH_BYTES):
            yield lines
            lines, total = [], 0
        lines.append(line)
        total += len(line)
    if lines:
        yield lines
