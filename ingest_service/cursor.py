"""Cursors of the list of jobs: a place in it, sealed so that a wrong one is noticed."""

import base64
import binascii
import hashlib
from uuid import UUID

# The place (16 bytes) and the seal (8) make 32 characters of base64 without padding. The seal finds
# mistakes; a forged cursor would only lead to another place in the caller's own list.
_SEAL = 8
_PLACE = 16
PATTERN = r"^[A-Za-z0-9_-]{32}$"


class InvalidCursor(ValueError):
    """The cursor was not made by `encode` for the same list."""


def encode(job_id: str, *filters: str | None) -> str:
    """A cursor for what comes after this job in the list with these filters."""
    place = UUID(job_id).bytes
    return base64.urlsafe_b64encode(place + _seal(place, filters)).decode()


def decode(cursor: str, *filters: str | None) -> str:
    """The id of the job a cursor stands for.

    Raises:
        InvalidCursor: it was changed, or made for another list.
    """
    try:
        raw = base64.b64decode(cursor, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidCursor(cursor) from error
    place, seal = raw[:_PLACE], raw[_PLACE:]
    if seal != _seal(place, filters):
        raise InvalidCursor(cursor)
    return str(UUID(bytes=place))


def _seal(place: bytes, filters: tuple[str | None, ...]) -> bytes:
    named = "\n".join(item or "" for item in filters).encode()
    return hashlib.sha256(place + named).digest()[:_SEAL]
