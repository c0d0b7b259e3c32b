"""Ids of jobs and batches in paths."""

import time
from typing import Annotated
from uuid import UUID

from fastapi import Path

from ingest_service.problem_responses import ProblemError
from shared import problems
from shared.problems import ProblemType

MAX_LENGTH = 64
ResourceId = Annotated[
    str, Path(max_length=MAX_LENGTH, description="a time-ordered id (UUID version 7)")
]


def not_found(kind: ProblemType, resource_id: str, retention: int) -> ProblemError:
    """Return 410 for an id that is older than finished jobs are kept (seconds), else 404."""
    created = _created_at(resource_id)
    if created is not None and 0 < created < time.time() - retention:
        return ProblemError(problems.EXPIRED, f"{resource_id} has expired and was erased.")
    return ProblemError(kind, f"{resource_id} is unknown here.")


def _created_at(resource_id: str) -> float | None:
    """Return the seconds since 1970 in the first 48 bits of a version 7 UUID (RFC 9562)."""
    try:
        parsed = UUID(resource_id)
    except ValueError:
        return None
    return (parsed.int >> 80) / 1000 if parsed.version == 7 else None
