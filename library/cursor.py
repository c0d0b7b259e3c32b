"""Cursors of searches and lists: the score or the time of a row, and its number."""

import struct

from library.search import Place
from shared.cursors import PATTERN, InvalidCursor, seal, unseal

__all__ = ["PATTERN", "InvalidCursor", "decode", "encode"]

# A float and an integer of 8 bytes each.
_PLACE = struct.Struct(">dq")


def encode(place: Place, search: object) -> str:
    """Return a cursor for what comes after a place; the `repr` of a search tells it from others."""
    return seal(_PLACE.pack(place.value, place.number), repr(search))


def decode(cursor: str, search: object) -> Place:
    """Return the place that a cursor stands for.

    Raises:
        InvalidCursor: it was changed, or made for another search.
    """
    return Place(*_PLACE.unpack(unseal(cursor, repr(search))))
