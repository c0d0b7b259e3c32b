"""Each call of the API: the request it is and the contract it is answered with."""

import hashlib
from dataclasses import dataclass
from urllib.parse import quote
from uuid import uuid4

from quotidian.errors import JobFailed
from quotidian.protocol.answers import read
from quotidian.protocol.asking import ask
from quotidian.protocol.steps import Call, Request
from shared.contracts import Annotation, Batch, Document, Job, JobList, JobStatus


@dataclass(frozen=True)
class Accepted:
    """A job that was made for a document; `repeated` if an earlier request had made it already."""

    job: Job
    repeated: bool


def content_key(document: Document, run: str = "") -> str:
    """An `Idempotency-Key` that is the same whenever the same document is submitted in a `run`."""
    content = body(document)
    return hashlib.sha256(run.encode() + b"\n" + content).hexdigest()


def body(document: Document) -> bytes:
    """A document as it is sent."""
    return document.model_dump_json(exclude_unset=True).encode()


def submit(
    document: Document, patience: float, *, key: str | None = None, wait: int = 0
) -> Call[Accepted]:
    """Submit one document.

    Without a `key` it gets one of its own, so that it is safe to repeat.
    """
    headers = {"Content-Type": "application/json", "Idempotency-Key": key or str(uuid4())}
    if wait:
        headers["Prefer"] = f"wait={wait}"
    request = Request("POST", "/v1/documents", headers=headers, content=body(document), wait=wait)
    answer = yield from ask(request, patience)
    repeated = answer.headers.get("idempotency-replayed") == "true"
    return Accepted(read(answer, Job), repeated)


def job(job_id: str, patience: float, *, wait: int = 0, result: bool = True) -> Call[Job]:
    """A job, after at most `wait` seconds in which it might finish."""
    params = {"wait": str(wait), "result": "true" if result else "false"}
    request = Request("GET", f"/v1/jobs/{_part(job_id)}", params=params, wait=wait)
    return read((yield from ask(request, patience)), Job)


def job_after(job_id: str, patience: float, wait: int) -> Call[Job]:
    """As `job`, for whoever says last how long to wait."""
    return job(job_id, patience, wait=wait)


def result(job_id: str, patience: float) -> Call[Annotation]:
    """The annotation alone."""
    request = Request("GET", f"/v1/jobs/{_part(job_id)}/result")
    return read((yield from ask(request, patience)), Annotation)


def batch(batch_id: str, patience: float, *, wait: int = 0) -> Call[Batch]:
    """A batch, after at most `wait` seconds in which it might finish."""
    request = Request(
        "GET", f"/v1/batches/{_part(batch_id)}", params={"wait": str(wait)}, wait=wait
    )
    return read((yield from ask(request, patience)), Batch)


def page(
    patience: float,
    *,
    status: JobStatus | None,
    batch: str | None,
    limit: int,
    cursor: str | None,
) -> Call[JobList]:
    """One page of the list of jobs."""
    params = {"status": status, "batch": batch, "limit": str(limit), "cursor": cursor}
    given = {name: value for name, value in params.items() if value is not None}
    return read((yield from ask(Request("GET", "/v1/jobs", params=given), patience)), JobList)


def cancel(job_id: str, patience: float) -> Call[Job]:
    """Cancel a job."""
    request = Request("POST", f"/v1/jobs/{_part(job_id)}/cancel")
    return read((yield from ask(request, patience)), Job)


def retry(job_id: str, patience: float) -> Call[Job]:
    """Queue a failed or cancelled job anew."""
    # The second of two would be refused although the first was carried out.
    request = Request("POST", f"/v1/jobs/{_part(job_id)}/retry", repeatable=False)
    return read((yield from ask(request, patience)), Job)


def delete(job_id: str, patience: float) -> Call[None]:
    """Erase a job."""
    request = Request("DELETE", f"/v1/jobs/{_part(job_id)}", repeatable=False)
    yield from ask(request, patience)


def annotation_of(job: Job) -> Annotation:
    """The annotation of a finished job.

    Raises:
        JobFailed: it has none.
    """
    if job.result is None:
        raise JobFailed(job)
    return job.result


def _part(resource_id: str) -> str:
    """An id as one part of a path, whatever it is."""
    return quote(resource_id, safe="")
