"""Cuts JSON into the raw bytes of its parts, by msgspec: nothing is allocated for their values."""

import re
from typing import TypeVar

import msgspec

from shared.errors import QuotidianError

T = TypeVar("T")

# An escaped half of a pair of UTF-16 units without its other half. Every backslash before it must
# begin an escape.
_LONE_SURROGATE = re.compile(
    rb"\\u[dD](?:[89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])"
    rb"|(?<!\\u[dD][89abAB]..\\u[dD])[c-fC-F][0-9a-fA-F]{2})"
)
# What arrays and objects begin with.
CONTAINERS = (b"[", b"{")
_NOT_UTF8 = b"\xff" * 6
# The last mark is optional: a string without it is read once, not again from each of its marks.
_STRING_OR_BRACKET = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)


class InvalidJson(QuotidianError):
    """The bytes are not JSON; the message names the offset."""


class NestedTooDeeply(QuotidianError):
    """Arrays and objects are nested deeper than msgspec can follow."""


def decode(data: bytes | msgspec.Raw, decoder: msgspec.json.Decoder[T]) -> T:
    """Return the decoded JSON. What the decoder leaves raw may hold text that is not Unicode.

    Raises:
        InvalidJson: the bytes are not JSON.
        NestedTooDeeply: arrays and objects are nested about a thousand deep.
        msgspec.ValidationError: this is JSON, but not of the decoder's type.
    """
    try:
        return _decode(data, decoder)
    except InvalidJson:
        masked = _mask_lone_surrogates(bytes(data))
        if masked == data:
            raise
        return _decode(masked, decoder)


def first_byte(value: msgspec.Raw) -> bytes:
    """Return the first byte of a value, which tells its type."""
    return bytes(memoryview(value)[:1])


def is_nested_deeper(value: msgspec.Raw, limit: int) -> bool:
    """Return whether more than `limit` arrays and objects of a value are inside each other."""
    depth = 0
    for found in _STRING_OR_BRACKET.finditer(value):
        if found[0] in CONTAINERS:
            depth += 1
            if depth > limit:
                return True
        elif found[0] in (b"]", b"}"):
            depth -= 1
    return False


def _decode(data: bytes | msgspec.Raw, decoder: msgspec.json.Decoder[T]) -> T:
    try:
        return decoder.decode(data)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError as error:
        raise InvalidJson(str(error)) from error
    except UnicodeDecodeError as error:
        raise InvalidJson("the name of a member is not Unicode text") from error
    except RecursionError as error:
        raise NestedTooDeeply("about a thousand deep") from error


def _mask_lone_surrogates(data: bytes) -> bytes:
    """Return the JSON with bytes that are not UTF-8 in place of lone surrogates.

    msgspec refuses a whole body for one lone surrogate, but does not read raw values as UTF-8. So
    only the document that has the surrogate is refused, by its own parser.
    """
    masked = bytearray(data)
    for found in _LONE_SURROGATE.finditer(data.replace(rb"\\", b"  ")):
        masked[found.start() : found.end()] = _NOT_UTF8
    return bytes(masked)
