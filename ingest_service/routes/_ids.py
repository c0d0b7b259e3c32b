"""Ids of jobs and batches in paths."""

import time
from typing import Annotated
from uuid import UUID

from fastapi import Path

from ingest_service.problems import ProblemError
from shared import problems
from shared.problems import ProblemType

MAX_ID = 64
ResourceId = Annotated[
    str, Path(max_length=MAX_ID, description="a time-ordered id (UUID version 7)")
]


def absent(kind: ProblemType, resource_id: str, retention: int) -> ProblemError:
    """410 for an id made longer ago than finished jobs are kept (seconds), else 404."""
    made = _made_at(resource_id)
    if made is not None and 0 < made < time.time() - retention:
        return ProblemError(problems.EXPIRED, f"{resource_id} has expired and was erased.")
    return ProblemError(kind, f"{resource_id} is unknown here.")


def _made_at(resource_id: str) -> float | None:
    """Seconds since 1970 from the first 48 bits of a version 7 UUID (RFC 9562)."""
    try:
        parsed = UUID(resource_id)
    except ValueError:
        return None
    return (parsed.int >> 80) / 1000 if parsed.version == 7 else None
