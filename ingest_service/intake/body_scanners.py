"""Scanners that cut a streamed body into the raw bytes of its documents, before they are parsed.

A malformed document does not spoil the others, and the limits of size, number and nesting are
checked before memory or a parser is spent on a document. Pydantic then parses each of them.
(docs/adr/0003 says why this is not done by a streaming parser.)
"""

import json
from collections.abc import Generator

from ingest_service.intake.json_reader import JsonReader, MalformedBody, RawValue, Steps
from shared.errors import QuotidianError

_MEMBER_BYTES = 16_384


class TooManyDocuments(QuotidianError):
    """The batch has more documents than are permitted."""


class DocumentScanner:
    """Scans a body that is one document. Feed it chunks, then call `close`."""

    def __init__(self, *, document_bytes: int) -> None:
        self._reader = JsonReader()
        self._limit = document_bytes
        self.document: RawValue | None = None
        self._steps = self._scan()
        next(self._steps)

    def feed(self, chunk: bytes) -> None:
        """Scan a chunk.

        Raises:
            MalformedBody: the brackets are not those of one JSON object.
        """
        if chunk:
            self._steps.send(chunk)

    def close(self) -> RawValue:
        """Return the document, once the body has ended.

        Raises:
            MalformedBody: the document is not complete.
        """
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
    """Scans `{"documents": […], …}`. Feed it chunks, collect the documents, then call `close`.

    `members` holds the raw values of the other members of the object.
    """

    def __init__(self, *, document_bytes: int, max_documents: int) -> None:
        self._reader = JsonReader()
        self._limit = document_bytes
        self._max_documents = max_documents
        self._count = 0
        self._ready: list[RawValue] = []
        self.has_documents = False
        self.members: dict[str, bytes] = {}
        self._steps = self._scan()
        next(self._steps)

    def feed(self, chunk: bytes) -> list[RawValue]:
        """Scan a chunk; return the documents that ended in it.

        Raises:
            MalformedBody: the brackets are not those of a batch.
            TooManyDocuments: there are more than permitted.
        """
        self._ready = []
        if chunk:
            self._steps.send(chunk)
        return self._ready

    def close(self) -> None:
        """Raise `MalformedBody` if the batch is not complete."""
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
            raise self._reader.error("the name of a member is not a JSON string") from error
        if name in self.members or (name == "documents" and self.has_documents):
            raise self._reader.error(f"the member {name!r} occurs twice")
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
        """Scan a chunk; return the lines that ended in it.

        Raises:
            TooManyDocuments: there are more than permitted.
        """
        ready = []
        first, *others = chunk.split(b"\n")
        self._line.append(first)
        for other in others:
            ready += self._end_line()
            self._line.append(other)
        return ready

    def close(self) -> list[RawValue]:
        """Return the last line, if no line break ended it."""
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
    """Return how deep the brackets of a line are nested; 0 for a line that is not valid JSON."""
    scanner = DocumentScanner(document_bytes=len(data))
    try:
        scanner.feed(data)
    except MalformedBody:
        return 0
    return scanner.document.nesting if scanner.document else 0


def _finish(steps: Steps) -> None:
    try:
        steps.send(b"")
    except StopIteration:
        return
    raise MalformedBody("the body ends too early")
