"""Reads streamed JSON by its brackets, strings and commas, without parsing the values."""

import re
from collections.abc import Generator
from dataclasses import dataclass, field

from shared.errors import QuotidianError

_STRUCTURE = re.compile(rb'["\[\]{}]')
_SCALAR = re.compile(rb"[^\s,:\[\]{}\"]*")
_SPACE = re.compile(rb"[ \t\r\n]*")

Steps = Generator[None, bytes, None]


class MalformedBody(QuotidianError):
    """The body is not JSON of the expected form; the message names the offset in bytes."""


@dataclass
class RawValue:
    """One JSON value as bytes. A value longer than `limit` bytes is scanned but not kept.

    `nesting` counts the objects and arrays inside each other.
    """

    limit: int
    data: bytearray = field(default_factory=bytearray)
    size: int = 0
    nesting: int = 0

    @property
    def too_large(self) -> bool:
        """Return whether the value was longer than the limit and dropped."""
        return self.size > self.limit

    def append(self, piece: bytes) -> None:
        """Append bytes of the value."""
        self.size += len(piece)
        if self.too_large:
            self.data.clear()
        else:
            self.data += piece


class JsonReader:
    """The bytes that are not consumed yet.

    Methods that may need more bytes are generators: they yield, and are sent the next chunk.
    """

    def __init__(self) -> None:
        self._buffer = b""
        self._at = 0
        self._offset = 0

    def error(self, what: str) -> MalformedBody:
        """Return an error with the offset of the present byte."""
        return MalformedBody(f"{what} at byte {self._offset + self._at}")

    def more(self) -> Steps:
        """Wait for another chunk; raise `MalformedBody` if the body has ended."""
        self._offset += self._at
        self._buffer, self._at = self._buffer[self._at :], 0
        chunk = yield
        if not chunk:
            raise self.error("the body ends too early,")
        self._buffer += chunk

    def peek(self) -> Generator[None, bytes, bytes]:
        """Return the next byte that is not white space, without consuming it."""
        while True:
            self._at = _end(_SPACE, self._buffer, self._at)
            if self._at < len(self._buffer):
                return self._buffer[self._at : self._at + 1]
            yield from self.more()

    def expect(self, *wanted: bytes) -> Generator[None, bytes, bytes]:
        """Consume and return the next byte, which must be one of `wanted`."""
        found = yield from self.peek()
        if found not in wanted:
            names = " or ".join(repr(item.decode()) for item in wanted)
            raise self.error(f"expected {names}, found {found.decode('latin-1')!r}")
        self._at += 1
        return found

    def value(self, limit: int) -> Generator[None, bytes, RawValue]:
        """Consume and return one value of any kind."""
        first = yield from self.peek()
        value = RawValue(limit)
        if first in (b"{", b"["):
            yield from self._bracketed(value)
        elif first == b'"':
            self._consume(value, self._at + 1)
            yield from self._string(value)
        else:
            yield from self._scalar(value)
        return value

    def end_of_body(self) -> Steps:
        """Consume white space until the body ends; raise `MalformedBody` at anything else."""
        while True:
            self._at = _end(_SPACE, self._buffer, self._at)
            if self._at < len(self._buffer):
                raise self.error("the body goes on after its end")
            chunk = yield
            if not chunk:
                return
            self._offset += self._at
            self._buffer, self._at = chunk, 0

    def _consume(self, value: RawValue, end: int) -> None:
        value.append(self._buffer[self._at : end])
        self._at = end

    def _bracketed(self, value: RawValue) -> Steps:
        depth = 0
        while True:
            match = _STRUCTURE.search(self._buffer, self._at)
            if match is None:
                self._consume(value, len(self._buffer))
                yield from self.more()
                continue
            self._consume(value, match.end())
            if match[0] == b'"':
                yield from self._string(value)
            elif match[0] in b"[{":
                depth += 1
                value.nesting = max(value.nesting, depth)
            else:
                depth -= 1
                if depth == 0:
                    return

    def _string(self, value: RawValue) -> Steps:
        while True:
            mark = self._buffer.find(b'"', self._at)
            end = mark if mark >= 0 else len(self._buffer)
            # An odd backslash before the end belongs to the byte after it.
            piece = self._buffer[self._at : end]
            escaping = (len(piece) - len(piece.rstrip(b"\\"))) % 2
            if mark < 0:
                self._consume(value, end - escaping)
                yield from self.more()
            else:
                self._consume(value, end + 1)
                if not escaping:
                    return

    def _scalar(self, value: RawValue) -> Steps:
        while True:
            self._consume(value, _end(_SCALAR, self._buffer, self._at))
            if self._at < len(self._buffer):
                break
            yield from self.more()
        if not value.size:
            raise self.error("expected a value")


def _end(pattern: re.Pattern[bytes], buffer: bytes, at: int) -> int:
    """Return the end of the match at `at` of a pattern that may match the empty string."""
    match = pattern.match(buffer, at)
    return match.end() if match else at
