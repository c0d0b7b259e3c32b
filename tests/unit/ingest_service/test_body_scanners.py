"""Cutting streamed bodies into documents."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest_service.intake.body_scanners import (
    BatchScanner,
    DocumentScanner,
    LineScanner,
    TooManyDocuments,
)
from ingest_service.intake.json_reader import MalformedBody

LARGE = 10_000
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def pieces(body: bytes, size: int) -> list[bytes]:
    """Cut the body as a network might."""
    return [body[at : at + size] for at in range(0, len(body), size)]


def scan_batch(body: bytes, size: int = 7, **limits: int) -> list[bytes]:
    """Feed a batch in small pieces; return the raw documents."""
    scanner = BatchScanner(**{"document_bytes": LARGE, "max_documents": 100, **limits})
    found = [bytes(raw.data) for piece in pieces(body, size) for raw in scanner.feed(piece)]
    scanner.close()
    return found


@given(st.lists(VALUES, max_size=5), st.integers(1, 40), st.booleans())
def test_any_batch_is_cut_into_its_documents(
    documents: list[object], size: int, ascii: bool
) -> None:
    """They may be any JSON, with any spacing, and the body may be cut anywhere."""
    body = json.dumps(
        {"documents": documents}, indent=size % 3 or None, ensure_ascii=ascii
    ).encode()
    assert [json.loads(raw) for raw in scan_batch(body, size)] == documents


@given(st.dictionaries(st.text(), VALUES), st.integers(1, 40))
def test_a_document_is_taken_whole(document: dict[str, object], size: int) -> None:
    """The scanned bytes are those that were sent."""
    body = json.dumps(document).encode()
    scanner = DocumentScanner(document_bytes=LARGE)
    for piece in pieces(body, size):
        scanner.feed(piece)
    assert bytes(scanner.close().data) == body


@given(st.lists(st.dictionaries(st.text(), VALUES), max_size=5), st.integers(1, 40))
def test_any_lines_are_cut_into_their_documents(documents: list[object], size: int) -> None:
    """Blank lines are ignored, and the last line needs no line break."""
    body = b"\n \n".join(json.dumps(document).encode() for document in documents)
    scanner = LineScanner(document_bytes=LARGE, max_documents=100)
    found = [raw for piece in pieces(body, size) for raw in scanner.feed(piece)] + scanner.close()
    assert [json.loads(bytes(raw.data)) for raw in found] == documents


@given(st.binary(max_size=60), st.integers(1, 9))
def test_garbage_ends_in_an_error_or_a_batch(body: bytes, size: int) -> None:
    """No input raises another exception or hangs."""
    with suppress(MalformedBody, TooManyDocuments):
        found = scan_batch(b'{"documents": [' + body, size)
        assert sum(map(len, found)) <= len(body)


def test_nesting_is_counted_without_recursion() -> None:
    """A hundred thousand brackets are counted without recursion."""
    body = b'{"documents": [' + b"[" * 100_000 + b"]" * 100_000 + b"]}"
    scanner = BatchScanner(document_bytes=1_000_000, max_documents=1)
    (raw,) = scanner.feed(body)
    assert raw.nesting == 100_000


def test_a_long_document_is_scanned_but_not_kept() -> None:
    """Its bytes are dropped at the limit, and the next document is found all the same."""
    scanner = BatchScanner(document_bytes=10, max_documents=9)
    first, second = scanner.feed(b'{"documents": ["' + b"a" * 100 + b'", 2]}')
    assert (first.too_large, len(first.data)) == (True, 0)
    assert bytes(second.data) == b"2"


def test_too_many_documents_end_the_scan() -> None:
    """The first document over the limit raises the error."""
    with pytest.raises(TooManyDocuments):
        scan_batch(b'{"documents": [1, 2, 3', max_documents=2)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b'{"documents": [1', "ends too early"),
        (b'{"documents": "a\\', "found '\"' at byte 14"),
        (b'{"documents": [1,]}', "expected a value at byte 17"),
        (b'{"documents": [1 2]}', "expected ',' or ']', found '2' at byte 17"),
        (b"{documents: []}", "name of a member at byte 1"),
        (b'{"a\\x": 1}', "is not a JSON string"),
        (b'{"documents": []} x', "goes on after its end at byte 18"),
        (b"[]", "expected '{', found '[' at byte 0"),
        (b"", "ends too early, at byte 0"),
    ],
)
def test_a_malformed_body_is_refused_with_the_offset(body: bytes, message: str) -> None:
    """The offset counts from the start of the body, wherever it was cut."""
    for size in (1, 5, 100):
        with pytest.raises(MalformedBody) as caught:
            scan_batch(body, size)
        assert message in str(caught.value)
