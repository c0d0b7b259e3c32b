"""Cursors of the list of jobs: the place in the list, with a checksum."""

import base64
import binascii
import hashlib
from uuid import UUID

# The place (16 bytes) and the checksum (8) make 32 characters of base64 without padding. The
# checksum finds mistakes; a forged cursor only leads to another place in the caller's own list.
_CHECKSUM_BYTES = 8
_PLACE_BYTES = 16
PATTERN = r"^[A-Za-z0-9_-]{32}$"


class InvalidCursor(ValueError):
    """The cursor was not made by `encode` for the same list."""


def encode(job_id: str, *filters: str | None) -> str:
    """Return a cursor for what comes after this job in the list with these filters."""
    place = UUID(job_id).bytes
    return base64.urlsafe_b64encode(place + _checksum(place, filters)).decode()


def decode(cursor: str, *filters: str | None) -> str:
    """Return the id of the job that a cursor stands for.

    Raises:
        InvalidCursor: it was changed, or made for another list.
    """
    try:
        raw = base64.b64decode(cursor, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidCursor(cursor) from error
    place, checksum = raw[:_PLACE_BYTES], raw[_PLACE_BYTES:]
    if checksum != _checksum(place, filters):
        raise InvalidCursor(cursor)
    return str(UUID(bytes=place))


def _checksum(place: bytes, filters: tuple[str | None, ...]) -> bytes:
    joined = "\n".join(item or "" for item in filters).encode()
    return hashlib.sha256(place + joined).digest()[:_CHECKSUM_BYTES]
