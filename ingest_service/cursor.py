"""Cursors of the list of jobs: the id of a job."""

from uuid import UUID

from shared.cursors import PATTERN, InvalidCursor, seal, unseal

__all__ = ["PATTERN", "InvalidCursor", "decode", "encode"]


def encode(job_id: str, *filters: str | None) -> str:
    """Return a cursor for what comes after this job in the list with these filters."""
    return seal(UUID(job_id).bytes, _listing(filters))


def decode(cursor: str, *filters: str | None) -> str:
    """Return the id of the job that a cursor stands for.

    Raises:
        InvalidCursor: it was changed, or made for another list.
    """
    return str(UUID(bytes=unseal(cursor, _listing(filters))))


def _listing(filters: tuple[str | None, ...]) -> str:
    return "\n".join(item or "" for item in filters)
