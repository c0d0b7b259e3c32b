"""Cursors of searches: a place in the order, with a checksum of the search."""

import base64
import binascii
import hashlib
import struct

from library.search import Place, Search

# A float and an integer of 8 bytes each, and 8 bytes of the checksum.
_PLACE = struct.Struct(">dq")
_CHECKSUM_BYTES = 8
PATTERN = r"^[A-Za-z0-9_-]{32}$"


class ForeignCursor(ValueError):
    """The cursor was not made by `encode` for the same search."""


def encode(place: Place, search: Search) -> str:
    """Return a cursor for what comes after a place in a search."""
    packed = _PLACE.pack(place.value, place.number)
    return base64.urlsafe_b64encode(packed + _checksum(packed, search)).decode()


def decode(cursor: str, search: Search) -> Place:
    """Return the place that a cursor stands for.

    Raises:
        ForeignCursor: it was changed, or made for another search.
    """
    try:
        raw = base64.b64decode(cursor, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise ForeignCursor(cursor) from error
    packed, checksum = raw[: _PLACE.size], raw[_PLACE.size :]
    if checksum != _checksum(packed, search):
        raise ForeignCursor(cursor)
    return Place(*_PLACE.unpack(packed))


def _checksum(packed: bytes, search: Search) -> bytes:
    return hashlib.sha256(packed + repr(search).encode()).digest()[:_CHECKSUM_BYTES]
