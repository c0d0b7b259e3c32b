"""Conditional requests: `ETag` and `If-None-Match` (RFC 9110, 13)."""

from collections.abc import Mapping

from starlette.responses import Response

from shared.contracts import Callback
from shared.ledger import BatchRecord, JobRecord

CODINGS = ("gzip", "zstd")
# Answers belong to one caller and change without notice.
NO_CACHE = {"Cache-Control": "private, no-cache"}


def job_etag(record: JobRecord) -> str:
    """Return the ETag of a job and of its result.

    The answer changes with the status, and while the job is queued with its place in the queue.
    """
    place = ""
    if record.queue_position is not None:
        place = f"-{record.queue_position}-{record.estimated_wait}"
    return f'"{record.version}{place}{_callback_part(record.callback)}"'


def batch_etag(record: BatchRecord) -> str:
    """Return the ETag of a batch: its counts and its callback are all that changes."""
    counts = "-".join(str(count) for count in record.counts.model_dump().values())
    return f'"{counts}{_callback_part(record.callback)}"'


def etag_with_coding(etag: str, coding: str) -> str:
    """Return the ETag of an encoded answer; strong ETags differ between codings (RFC 9110)."""
    return f'{etag[:-1]}-{coding}"'


def matching_etag(if_none_match: str | None, etag: str) -> str | None:
    """Return the member of an `If-None-Match` list that names `etag`, in any content coding.

    The comparison is weak, as RFC 9110 demands for this header. Returns None if no member matches.
    """
    for item in (if_none_match or "").split(","):
        candidate = item.strip()
        if candidate == "*":
            return etag
        if _etag_without_coding(candidate.removeprefix("W/")) == etag:
            return candidate
    return None


def not_modified(etag: str, headers: Mapping[str, str]) -> Response:
    """Return the answer (304) for a caller who has the representation with this ETag."""
    return Response(None, 304, {**headers, "Vary": "Accept-Encoding", "ETag": etag})


def _callback_part(callback: Callback | None) -> str:
    return f"-{callback.status}{callback.attempts}" if callback else ""


def _etag_without_coding(etag: str) -> str:
    for coding in CODINGS:
        if etag.endswith(f'-{coding}"'):
            return etag.removesuffix(f'-{coding}"') + '"'
    return etag
