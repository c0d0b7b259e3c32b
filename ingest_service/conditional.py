"""`ETag` and `If-None-Match`: a poll whose answer has not changed costs a few bytes (RFC 9110)."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Header
from starlette.responses import Response

from shared.contracts import Callback
from shared.ledger import BatchRecord, JobRecord

JSON = "application/json"
CODINGS = ("gzip", "zstd")
# Answers belong to one caller and change without notice.
FRESHNESS = {"Cache-Control": "private, no-cache"}

IfNoneMatch = Annotated[
    str | None, Header(description="an `ETag` seen before; 304 if it still holds")
]


def job_tag(record: JobRecord) -> str:
    """The ETag of a job, and of its result: what is told of a job changes with its status, and
    while it is queued with its place in the queue."""
    place = ""
    if record.queue_position is not None:
        place = f"-{record.queue_position}-{record.estimated_wait}"
    return f'"{record.version}{place}{_called(record.callback)}"'


def batch_tag(record: BatchRecord) -> str:
    """The ETag of a batch: its counts and its callback are all that changes."""
    counts = "-".join(str(count) for count in record.counts.model_dump().values())
    return f'"{counts}{_called(record.callback)}"'


def _called(callback: Callback | None) -> str:
    return f"-{callback.status}{callback.attempts}" if callback else ""


def matching(if_none_match: str | None, tag: str) -> str | None:
    """The member of an `If-None-Match` list that names `tag`, in any content coding, if one does.

    Compared weakly, as RFC 9110 has it for this header.
    """
    for item in (if_none_match or "").split(","):
        known = item.strip()
        if known == "*":
            return tag
        if _uncoded(known.removeprefix("W/")) == tag:
            return known
    return None


def _uncoded(tag: str) -> str:
    for coding in CODINGS:
        if tag.endswith(f'-{coding}"'):
            return tag.removesuffix(f'-{coding}"') + '"'
    return tag


def not_modified(known: str, headers: Mapping[str, str]) -> Response:
    """304 for a caller who holds the answer already."""
    return Response(None, 304, {**headers, **FRESHNESS, "Vary": "Accept-Encoding", "ETag": known})


def revalidated(
    body: bytes, tag: str, headers: Mapping[str, str] | None = None, status: int = 200
) -> Response:
    """A JSON answer that callers may keep, to ask each time whether it still holds."""
    return Response(body, status, {**(headers or {}), **FRESHNESS, "ETag": tag}, media_type=JSON)
