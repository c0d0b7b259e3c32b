"""Bodies become documents; hostile ones cost little and get a short answer."""

import asyncio
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest_service.callbacks.policy import CallbackPolicy
from ingest_service.intake.batch_reader import ReadBatch, read_batch
from ingest_service.intake.document_parser import MAX_ERRORS, read_document
from ingest_service.problem_responses import ProblemError
from ingest_service.settings import IngestSettings
from shared.contracts import Problem
from shared.ledger import NewJob
from shared.ledger.codec import decompress

CALLBACKS = CallbackPolicy(signs=True, allow_private=True)
GOOD = b'{"content": "A page."}'
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
DOCUMENTS = st.fixed_dictionaries(
    {"content": st.text(min_size=1).filter(str.strip)},
    optional={
        "language": st.just("en"),
        "metadata": st.dictionaries(
            st.text(min_size=1, max_size=20), st.none() | st.booleans() | st.integers(), max_size=4
        ),
    },
)


def settings(**limits: Any) -> IngestSettings:
    """Return settings with other limits."""
    return IngestSettings(redis_url="redis://unused", **limits)  # type: ignore[arg-type]


def batch(body: bytes, *, lines: bool = False, **limits: Any) -> ReadBatch:
    """Read a batch."""
    return asyncio.run(read_batch(body, settings(**limits), CALLBACKS, lines=lines))


def refused(body: bytes, *, lines: bool = False, **limits: Any) -> Problem:
    """Return the problem of a batch that is refused whole."""
    with pytest.raises(ProblemError) as caught:
        batch(body, lines=lines, **limits)
    return caught.value.problem


def rejected(body: bytes, **limits: Any) -> Problem:
    """Return the problem of a document that is posted alone."""
    with pytest.raises(ProblemError) as caught:
        asyncio.run(read_document(body, settings(**limits), CALLBACKS))
    return caught.value.problem


def contents(found: ReadBatch) -> list[Any]:
    """Return each document as it is stored, or the name of its problem."""
    return [
        json.loads(decompress(entry.payload))
        if isinstance(entry, NewJob)
        else entry.type.removeprefix("/problems/")
        for entry in found.entries
    ]


def array(*documents: bytes) -> bytes:
    """Return a batch of these raw documents."""
    return b'{"documents": [' + b", ".join(documents) + b"]}"


@given(st.lists(DOCUMENTS, min_size=1, max_size=5), st.booleans(), st.booleans())
def test_any_documents_are_found(documents: list[Any], ascii: bool, spaced: bool) -> None:
    """A batch may have any spacing and any escapes, and its documents are stored as they are."""
    dumped = json.dumps({"documents": documents}, ensure_ascii=ascii, indent=2 if spaced else None)
    lines = "\n \r\n".join(json.dumps(document, ensure_ascii=ascii) for document in documents)
    assert contents(batch(dumped.encode())) == documents
    assert contents(batch(lines.encode(), lines=True)) == documents


@given(st.lists(VALUES, min_size=1, max_size=5))
def test_what_is_not_a_document_is_rejected_alone(values: list[object]) -> None:
    """Whatever JSON it is."""
    body = array(GOOD, *(json.dumps(value).encode() for value in values), GOOD)
    first, *others, last = batch(body).entries
    assert isinstance(first, NewJob)
    assert isinstance(last, NewJob)
    assert all(isinstance(entry, Problem) for entry in others)


@given(st.binary(max_size=60))
def test_garbage_ends_in_a_problem(body: bytes) -> None:
    """No bytes raise another exception."""
    for attempt in (body, b'{"documents": [' + body, array(b"{" + body + b"}")):
        for lines in (False, True):
            with suppress(ProblemError):
                batch(attempt, lines=lines)
        with suppress(ProblemError):
            asyncio.run(read_document(attempt, settings(), CALLBACKS))


def test_neighbours_of_bad_documents_are_kept() -> None:
    """Each is rejected for its own reason."""
    bad = {
        b'{"content": "caf\xe9"}': "invalid-document",
        rb'{"content": "\ud800"}': "invalid-document",
        rb'{"content": "a", "metadata": {"b": "\ud83d \\\udc00"}}': "invalid-document",
        b'{"content": "' + b"a" * 99 + b'"}': "content-too-large",
        b'{"content": ' + b"[" * 20 + b"]" * 20 + b"}": "nested-too-deeply",
        b'{"colour": "red"}': "invalid-document",
        b"17": "invalid-json",
    }
    limits = {"max_document_bytes": 110}
    expected = [json.loads(GOOD), *bad.values(), json.loads(GOOD)]
    assert contents(batch(array(GOOD, *bad, GOOD), **limits)) == expected
    assert contents(batch(b"\n".join([GOOD, *bad, GOOD]), lines=True, **limits)) == expected


def test_surrogates_are_judged_by_their_pairs() -> None:
    """A pair is one character, and an escaped backslash before a `u` escapes nothing."""
    bodies = [
        rb'{"content": "\ud83d\ude00"}',
        rb'{"content": "\\ud83d"}',
        rb'{"content": "\\\ud83d"}',
        rb'{"content": "\ud83d\ud83d\ude00"}',
        rb'{"content": "\ud83d\ude00\ude00"}',
    ]
    found = contents(batch(array(*bodies)))
    assert found[:2] == [{"content": "😀"}, {"content": r"\ud83d"}]
    assert found[2:] == ["invalid-document"] * 3


@pytest.mark.parametrize(
    ("body", "problem", "told"),
    [
        (b'{"documents": [1', "invalid-json", "truncated"),
        (b'{"documents": [1,]}', "invalid-json", "byte 17"),
        (b"{documents: []}", "invalid-json", "byte 1"),
        (b'{"documents": []} x', "invalid-json", "trailing"),
        (array(GOOD, b'{"content": NaN}'), "invalid-json", "byte 51"),
        (b'{"caf\xe9": 1}', "invalid-json", "name of a member"),
        (b"[]", "invalid-json", "not an object"),
        (b"", "invalid-json", "truncated"),
        (b'{"documents": {}}', "invalid-json", "not an array"),
        (b"{}", "invalid-batch", "/documents is required"),
        (b'{"documents": []}', "invalid-batch", "send at least one"),
        (b'{"documents": [], "colour": 1}', "invalid-batch", "`colour`: remove it"),
        (b'{"documents": [1], "callback_url": 7}', "invalid-batch", "/callback_url is not"),
        (array(b"1", b"2", b"3"), "too-many-documents", "more than 2"),
    ],
)
def test_a_bad_batch_is_refused_with_its_reason(body: bytes, problem: str, told: str) -> None:
    """A syntax error anywhere refuses the whole object, and the message names the byte."""
    found = refused(body, max_batch_documents=2)
    assert (found.type, told in found.detail) == (f"/problems/{problem}", True), found.detail


def test_lines_are_independent() -> None:
    """A syntax error in one line refuses that document alone."""
    body = b"\n".join([GOOD, b'{"content": NaN}', b"{", GOOD])
    good = json.loads(GOOD)
    assert contents(batch(body, lines=True)) == [good, "invalid-json", "invalid-json", good]
    assert refused(body, lines=True, max_batch_documents=3).type == "/problems/too-many-documents"
    assert refused(b"\n \r\n", lines=True).type == "/problems/invalid-batch"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (b'{"content": ["a"]}', "/content"),
        (b'{"content": "a", "metadata": [1]}', "/metadata"),
        (b'{"content": "a", "metadata": 1}', "/metadata"),
        (b'{"content": "a", "metadata": {"b": {}}}', "/metadata/b"),
        (b'{"content": "a", "metadata": {"~/": {}}}', "/metadata/~0~1"),
        (b'{"content": "a", "metadata": {"": 1}}', "/metadata/"),
        (rb'{"content": "a", "title": "\ud800"}', "/title"),
        (b'{"content": "a", "' + b"x" * 999 + b'": 1}', f"/{'x' * 100}…"),
    ],
)
def test_a_bad_field_is_named(body: bytes, pointer: str) -> None:
    """Also inside of the metadata; a long name is cut."""
    assert [item.pointer for item in rejected(body).errors] == [pointer]


def many(value: bytes) -> bytes:
    """Return the inside of an object with 300,000 members."""
    return b",".join(b'"%d":%s' % (number, value) for number in range(300_000))


@pytest.mark.parametrize(
    ("body", "problem", "told"),
    [
        (b"{" + many(b"0") + b"}", "invalid-document", "and 299,981 more"),
        (b'{"metadata": {' + many(b"[]") + b"}}", "invalid-document", "and 299,982 more"),
        (
            b'{"content": [' + b"[]," * 2_000_000 + b"1]}",
            "invalid-document",
            "/content is an array",
        ),
        (b'{"content": ' + b"[" * 4_000_000, "nested-too-deeply", "about a thousand deep"),
        (b'{"content": "' + rb"\ud800" * 1_000_000 + b'"}', "invalid-document", "lone surrogate"),
    ],
    ids=["fields", "metadata", "arrays", "brackets", "surrogates"],
)
def test_a_hostile_document_gets_a_short_answer(body: bytes, problem: str, told: str) -> None:
    """The first errors are named and the others counted; alone and in a batch."""
    found = rejected(body)
    assert (found.type, told in found.detail) == (f"/problems/{problem}", True), found.detail[-200:]
    assert len(found.errors) <= MAX_ERRORS
    assert len(found.model_dump_json()) < 10_000
    assert contents(batch(b"\n".join([body, GOOD]), lines=True))[0] == problem


@pytest.mark.parametrize(
    ("body", "lines", "problem"),
    [
        (b"\n" * 4_000_000, True, "invalid-batch"),
        (b"{}\n" * 1_000_000, True, "too-many-documents"),
        (b'{"documents":[' + b"[" * 4_000_000, False, "nested-too-deeply"),
        (b'{"documents":[' + b"1," * 4_000_000 + b"1]}", False, "too-many-documents"),
        (b"{" + many(b"0") + b"}", False, "invalid-batch"),
        (b'{"' + b"x" * 4_000_000 + b'": 0}', False, "invalid-batch"),
    ],
    ids=["newlines", "lines", "brackets", "numbers", "members", "name"],
)
def test_a_hostile_batch_gets_a_short_answer(body: bytes, lines: bool, problem: str) -> None:
    """It is refused whole, and the answer repeats little of it."""
    found = refused(body, lines=lines)
    assert found.type == f"/problems/{problem}"
    assert len(found.model_dump_json()) < 1000


def test_other_requests_go_on_meanwhile() -> None:
    """The event loop turns while a large body is read."""

    async def run() -> int:
        body = b"\n" * 4_000_000
        reading = asyncio.create_task(read_batch(body, settings(), CALLBACKS, lines=True))
        turns = 0
        while not reading.done():
            await asyncio.sleep(0.001)
            turns += 1
        assert isinstance(reading.exception(), ProblemError)
        return turns

    assert asyncio.run(run()) > 3
