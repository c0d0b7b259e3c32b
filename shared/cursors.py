"""Cursors: a place of 16 bytes in a list, with a checksum of the place and the list.

Place and checksum make 32 characters of base64 without padding. The checksum finds mistakes; a
forged cursor only leads to another place in the caller's own list.
"""

import base64
import binascii
import hashlib

PLACE_BYTES = 16
_CHECKSUM_BYTES = 8
PATTERN = r"^[A-Za-z0-9_-]{32}$"


class InvalidCursor(ValueError):
    """The cursor was changed, or made for another list."""


def seal(place: bytes, listing: str) -> str:
    """Return the cursor of a place in a list; `listing` tells its owner and its filters."""
    return base64.urlsafe_b64encode(place + _checksum(place, listing)).decode()


def unseal(cursor: str, listing: str) -> bytes:
    """Return the place that a cursor stands for.

    Raises:
        InvalidCursor: it was changed, or made for another list.
    """
    try:
        raw = base64.b64decode(cursor, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidCursor(cursor) from error
    place, checksum = raw[:PLACE_BYTES], raw[PLACE_BYTES:]
    if checksum != _checksum(place, listing):
        raise InvalidCursor(cursor)
    return place


def _checksum(place: bytes, listing: str) -> bytes:
    return hashlib.sha256(place + listing.encode()).digest()[:_CHECKSUM_BYTES]
