"""Cuts a streamed body into the raw bytes of its documents, before anything is parsed.

One malformed document stays one malformed document, and size, count and nesting are known before
memory or a parser is spent on them. Each piece is then parsed by pydantic. (docs/adr/0003 says why
no streaming parser does this.)
"""

import json
from collections.abc import Generator

from ingest_service.intake.reader import MalformedBody, RawValue, Reader, Steps
from shared.errors import QuotidianError

_MEMBER_BYTES = 16_384


class TooManyDocuments(QuotidianError):
    """The batch goes on after its last permitted document."""


class DocumentScanner:
    """Scans a body that is one document. Feed it chunks, then `close`."""

    def __init__(self, *, document_bytes: int) -> None:
        self._reader = Reader()
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
        self._reader = Reader()
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
