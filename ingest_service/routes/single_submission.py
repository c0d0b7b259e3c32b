"""The answer to a submission of one document, however it came."""

from fastapi import Response

from ingest_service import representations
from ingest_service.problem_responses import ProblemError
from ingest_service.request_headers import RequestHeaders
from ingest_service.service import Service
from ingest_service.submission import RequestKey
from ingest_service.waiting import retry_after, wait_until_finished
from shared import problems
from shared.contracts import Document, Job
from shared.ledger import JobRecord

JSON = "application/json"


async def submit_and_answer(
    response: Response,
    service: Service,
    owner: str,
    headers: RequestHeaders,
    document: Document,
    key: RequestKey | None,
) -> Job | Response:
    """Accept a document; return the job, with `Prefer: wait` once it has finished.

    The headers of the answer are set in `response`.
    """
    wait = min(headers.preferred_wait, service.settings.max_wait)
    submission = await service.submissions.submit(document, key, owner=owner, wait=wait)
    job_id = submission.answer.id
    response.headers["Location"] = representations.job_path(job_id)
    if submission.replayed:
        response.headers["Idempotency-Replayed"] = "true"
        if submission.replayed_finished:
            record = await service.ledger.job(job_id, owner=owner, result=True)
            if record:
                return _answer(response, record, 200)
    elif wait:
        record = await _wait(service, job_id, owner, wait)
        if key:
            await service.ledger.answered(key.id, finished=record.finished)
        response.headers["Preference-Applied"] = f"wait={wait}"
        return _answer(response, record, 200 if record.finished else 202)
    response.headers["Retry-After"] = retry_after(submission.estimated_wait)
    return submission.answer


async def _wait(service: Service, job_id: str, owner: str, seconds: int) -> JobRecord:
    """Return the finished job, or the job as it is after `seconds`.

    Raises:
        ProblemError: the job was deleted meanwhile.
    """
    record = await wait_until_finished(
        service.notifier,
        f"job:{job_id}",
        lambda: service.ledger.job(job_id, owner=owner, result=True),
        seconds,
    )
    if record is None:
        raise ProblemError(problems.DELETED, f"{job_id} was deleted while the request waited.")
    return record


def _answer(response: Response, record: JobRecord, status: int) -> Response:
    """Return the job as it is, with the headers that `response` has so far."""
    headers = dict(response.headers)
    if status == 202:
        headers["Retry-After"] = retry_after(record.estimated_wait)
    return Response(representations.job_json(record), status, headers, JSON)
