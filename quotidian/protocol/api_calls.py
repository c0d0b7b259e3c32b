"""The calls of the API: each sends one request and returns the contract model of its answer."""

import hashlib
import json
from dataclasses import dataclass
from urllib.parse import quote
from uuid import uuid4

from quotidian.errors import JobFailed
from quotidian.protocol.request_retries import send_with_retries
from quotidian.protocol.responses import parse_response
from quotidian.protocol.steps import Call, Request
from shared.contracts import Annotation, Batch, Document, Job, JobList, JobStatus


@dataclass(frozen=True)
class AcceptedJob:
    """The job of a submitted document; `repeated` if an earlier request had made it already."""

    job: Job
    repeated: bool


def content_key(document: Document, run: str = "") -> str:
    """Return the `Idempotency-Key` of a document: the digest of `run` and the document."""
    return hashlib.sha256(run.encode() + b"\n" + document_body(document)).hexdigest()


def address_key(url: str, run: str = "") -> str:
    """Return the `Idempotency-Key` of the address of a page: the digest of both arguments."""
    return hashlib.sha256(f"{run}\nfetch {url}".encode()).hexdigest()


def document_body(document: Document) -> bytes:
    """Return a document as JSON, without the fields that were not set."""
    return document.model_dump_json(exclude_unset=True).encode()


def submit(
    document: Document, patience: float, *, key: str | None = None, wait: int = 0
) -> Call[AcceptedJob]:
    """Submit one document. Without a `key` it gets a random one, so that a retry is safe."""
    return (yield from _submit("/v1/documents", document_body(document), patience, key, wait))


def submit_url(
    url: str, patience: float, *, key: str | None = None, wait: int = 0
) -> Call[AcceptedJob]:
    """Submit the address of a page, which the service fetches."""
    body = json.dumps({"url": url}).encode()
    return (yield from _submit("/v1/documents/fetch", body, patience, key, wait))


def _submit(
    path: str, body: bytes, patience: float, key: str | None, wait: int
) -> Call[AcceptedJob]:
    headers = {"Content-Type": "application/json", "Idempotency-Key": key or str(uuid4())}
    if wait:
        headers["Prefer"] = f"wait={wait}"
    request = Request("POST", path, headers=headers, content=body, wait=wait)
    response = yield from send_with_retries(request, patience)
    repeated = response.headers.get("idempotency-replayed") == "true"
    return AcceptedJob(parse_response(response, Job), repeated)


def job(job_id: str, patience: float, *, wait: int = 0, result: bool = True) -> Call[Job]:
    """Get a job, after at most `wait` seconds in which it might finish."""
    params = {"wait": str(wait), "result": "true" if result else "false"}
    request = Request("GET", f"/v1/jobs/{_path_part(job_id)}", params=params, wait=wait)
    return parse_response((yield from send_with_retries(request, patience)), Job)


def result(job_id: str, patience: float) -> Call[Annotation]:
    """Get the annotation of a job."""
    request = Request("GET", f"/v1/jobs/{_path_part(job_id)}/result")
    return parse_response((yield from send_with_retries(request, patience)), Annotation)


def batch(batch_id: str, patience: float, *, wait: int = 0) -> Call[Batch]:
    """Get a batch, after at most `wait` seconds in which it might finish."""
    path = f"/v1/batches/{_path_part(batch_id)}"
    request = Request("GET", path, params={"wait": str(wait)}, wait=wait)
    return parse_response((yield from send_with_retries(request, patience)), Batch)


def job_list(
    patience: float,
    *,
    status: JobStatus | None,
    batch: str | None,
    limit: int,
    cursor: str | None,
) -> Call[JobList]:
    """Get one page of the list of jobs."""
    params = {"status": status, "batch": batch, "limit": str(limit), "cursor": cursor}
    given = {name: value for name, value in params.items() if value is not None}
    request = Request("GET", "/v1/jobs", params=given)
    return parse_response((yield from send_with_retries(request, patience)), JobList)


def cancel(job_id: str, patience: float) -> Call[Job]:
    """Cancel a job."""
    request = Request("POST", f"/v1/jobs/{_path_part(job_id)}/cancel")
    return parse_response((yield from send_with_retries(request, patience)), Job)


def retry(job_id: str, patience: float) -> Call[Job]:
    """Queue a failed or cancelled job again."""
    # The service would refuse a repeated request although it had carried out the first.
    request = Request("POST", f"/v1/jobs/{_path_part(job_id)}/retry", repeatable=False)
    return parse_response((yield from send_with_retries(request, patience)), Job)


def delete(job_id: str, patience: float) -> Call[None]:
    """Erase a job."""
    request = Request("DELETE", f"/v1/jobs/{_path_part(job_id)}", repeatable=False)
    yield from send_with_retries(request, patience)


def annotation_of(job: Job) -> Annotation:
    """Return the annotation of a finished job.

    Raises:
        JobFailed: the job has none.
    """
    if job.result is None:
        raise JobFailed(job)
    return job.result


def _path_part(resource_id: str) -> str:
    """Return an id, whatever its characters, as one part of a path."""
    return quote(resource_id, safe="")
