"""Cuts a streamed JSON body into the raw bytes of its documents, before anything is parsed.

Only brackets, strings and the outermost commas are understood here, so one malformed document stays
one malformed document, and size, count and nesting are known before memory or a parser is spent on
them. Each piece is then parsed by pydantic. (docs/adr/0003 says why no streaming parser does this.)
"""

import json
import re
from collections.abc import Generator
from dataclasses import dataclass, field

from shared.errors import QuotidianError

_STRING = re.compile(rb'[^"\\]*(?:\\.[^"\\]*)*', re.DOTALL)
_STRUCTURE = re.compile(rb'["\[\]{}]')
_SCALAR = re.compile(rb"[^\s,:\[\]{}\"]*")
_SPACE = re.compile(rb"[ \t\r\n]*")
_MEMBER_BYTES = 16_384

Steps = Generator[None, bytes, None]


class MalformedBody(QuotidianError):
    """The body as a whole is no JSON of the expected form; the message says where."""


class TooManyDocuments(QuotidianError):
    """The batch goes on after its last permitted document."""


@dataclass
class RawValue:
    """One JSON value as bytes. Longer than `limit` it is scanned but not kept."""

    limit: int
    data: bytearray = field(default_factory=bytearray)
    size: int = 0
    nesting: int = 0

    @property
    def too_large(self) -> bool:
        """Whether bytes were dropped."""
        return self.size > self.limit

    def take(self, piece: bytes) -> None:
        """Append bytes of the value."""
        self.size += len(piece)
        if self.too_large:
            self.data.clear()
        else:
            self.data += piece


class _Reader:
    """Bytes not yet consumed. What may need more of them is a generator that yields for a chunk."""

    def __init__(self) -> None:
        self._buffer = b""
        self._at = 0
        self._offset = 0

    def error(self, what: str) -> MalformedBody:
        return MalformedBody(f"{what} at byte {self._offset + self._at}")

    def more(self) -> Steps:
        self._offset += self._at
        self._buffer, self._at = self._buffer[self._at :], 0
        chunk = yield
        if not chunk:
            raise self.error("the body ends too early,")
        self._buffer += chunk

    def peek(self) -> Generator[None, bytes, bytes]:
        """The next byte that is no white space; it is not consumed."""
        while True:
            self._at = _end(_SPACE, self._buffer, self._at)
            if self._at < len(self._buffer):
                return self._buffer[self._at : self._at + 1]
            yield from self.more()

    def expect(self, *wanted: bytes) -> Generator[None, bytes, bytes]:
        """Consume the next byte, which must be one of `wanted`."""
        found = yield from self.peek()
        if found not in wanted:
            names = " or ".join(repr(item.decode()) for item in wanted)
            raise self.error(f"expected {names}, found {found.decode('latin-1')!r}")
        self._at += 1
        return found

    def value(self, limit: int) -> Generator[None, bytes, RawValue]:
        """Consume one value of any kind."""
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
        """Consume white space until the body ends."""
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
        value.take(self._buffer[self._at : end])
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
            # Stops before the closing mark, or before a backslash whose other half is yet to come.
            self._consume(value, _end(_STRING, self._buffer, self._at))
            if self._buffer[self._at : self._at + 1] == b'"':
                self._consume(value, self._at + 1)
                return
            yield from self.more()

    def _scalar(self, value: RawValue) -> Steps:
        while True:
            self._consume(value, _end(_SCALAR, self._buffer, self._at))
            if self._at < len(self._buffer):
                break
            yield from self.more()
        if not value.size:
            raise self.error("expected a value")


def _end(pattern: re.Pattern[bytes], buffer: bytes, at: int) -> int:
    """Where a pattern that matches everywhere, if only the empty string, ends."""
    match = pattern.match(buffer, at)
    return match.end() if match else at


class DocumentScanner:
    """Scans a body that is one document. Feed it chunks, then `close`."""

    def __init__(self, *, document_bytes: int) -> None:
        self._reader = _Reader()
        self._limit = document_bytes
        self.document: RawValue | None = None
        self._steps = self._scan()
        next(self._steps)

    def feed(self, chunk: bytes) -> None:
        """Scan on.

        Raises:
            MalformedBody: the brackets are not those of one JSON object.
        """
        if chunk:
            self._steps.send(chunk)

    def close(self) -> RawValue:
        """The document, once the body has ended."""
        _finish(self._steps)
        assert self.document is not None
        return self.document

    def _scan(self) -> Steps:
        first = yield from self._reader.peek()
        if first != b"{":
            raise self._reader.error("expected a JSON object '{…}'")
        self.document = yield from self._reader.value(self._limit)
        yield from self._reader.end_of_body()


class BatchScanner:
    """Scans `{"documents": […], …}`. Feed it chunks, collect documents as they end, then `close`.

    `members` holds the raw values of the other members of the object.
    """

    def __init__(self, *, document_bytes: int, max_documents: int) -> None:
        self._reader = _Reader()
        self._limit = document_bytes
        self._max_documents = max_documents
        self._count = 0
        self._ready: list[RawValue] = []
        self.has_documents = False
        self.members: dict[str, bytes] = {}
        self._steps = self._scan()
        next(self._steps)

    def feed(self, chunk: bytes) -> list[RawValue]:
        """Scan on; the documents that ended in this chunk.

        Raises:
            MalformedBody: the brackets are not those of a batch.
            TooManyDocuments: there are more than permitted.
        """
        self._ready = []
        if chunk:
            self._steps.send(chunk)
        return self._ready

    def close(self) -> None:
        """Check that the body ended where the batch does."""
        _finish(self._steps)

    def _scan(self) -> Steps:
        reader = self._reader
        yield from reader.expect(b"{")
        if (yield from reader.peek()) == b"}":
            yield from reader.expect(b"}")
            yield from reader.end_of_body()
            return
        while True:
            name = yield from self._name()
            yield from reader.expect(b":")
            if name == "documents":
                yield from self._documents()
            else:
                value = yield from reader.value(_MEMBER_BYTES)
                self.members[name] = bytes(value.data)
            if (yield from reader.expect(b",", b"}")) == b"}":
                break
        yield from reader.end_of_body()

    def _name(self) -> Generator[None, bytes, str]:
        if (yield from self._reader.peek()) != b'"':
            raise self._reader.error("expected the name of a member")
        raw = yield from self._reader.value(_MEMBER_BYTES)
        try:
            name = str(json.loads(bytes(raw.data)))
        except ValueError as error:
            raise self._reader.error("the name of a member is no JSON string") from error
        if name in self.members or (name == "documents" and self.has_documents):
            raise self._reader.error(f"the member {name!r} stands twice")
        return name

    def _documents(self) -> Steps:
        reader = self._reader
        yield from reader.expect(b"[")
        self.has_documents = True
        if (yield from reader.peek()) == b"]":
            yield from reader.expect(b"]")
            return
        while True:
            if self._count == self._max_documents:
                raise TooManyDocuments(f"more than {self._max_documents} documents in one batch")
            value = yield from reader.value(self._limit)
            self._count += 1
            self._ready.append(value)
            if (yield from reader.expect(b",", b"]")) == b"]":
                return


class LineScanner:
    """Scans newline-delimited JSON: every line that is not blank is one document."""

    def __init__(self, *, document_bytes: int, max_documents: int) -> None:
        self._limit = document_bytes
        self._max_documents = max_documents
        self._count = 0
        self._line = RawValue(document_bytes)

    def feed(self, chunk: bytes) -> list[RawValue]:
        """Scan on; the lines that ended in this chunk.

        Raises:
            TooManyDocuments: there are more than permitted.
        """
        ready = []
        first, *others = chunk.split(b"\n")
        self._line.take(first)
        for other in others:
            ready += self._end_line()
            self._line.take(other)
        return ready

    def close(self) -> list[RawValue]:
        """The last line, when no line break ends it."""
        return self._end_line()

    def _end_line(self) -> list[RawValue]:
        line, self._line = self._line, RawValue(self._limit)
        if not line.too_large and not line.data.strip():
            return []
        if self._count == self._max_documents:
            raise TooManyDocuments(f"more than {self._max_documents} documents in one batch")
        self._count += 1
        line.nesting = _nesting(bytes(line.data))
        return [line]


def _nesting(data: bytes) -> int:
    """How deep the brackets of a line go; a line that is no whole value is left to the parser."""
    reader = DocumentScanner(document_bytes=len(data))
    try:
        reader.feed(data)
    except MalformedBody:
        return 0
    return reader.document.nesting if reader.document else 0


def _finish(steps: Steps) -> None:
    try:
        steps.send(b"")
    except StopIteration:
        return
    raise MalformedBody("the body ends too early")
