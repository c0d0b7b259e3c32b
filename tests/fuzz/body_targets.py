"""Targets of the API: bodies that are nearly JSON, nearly documents, nearly gzip."""

import asyncio
import gzip
import json
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from ingest_service.callbacks.policy import CallbackPolicy
from ingest_service.intake.batch_reader import read_batch
from ingest_service.intake.content_coding import Gunzip
from ingest_service.intake.document_parser import read_document
from ingest_service.problem_responses import ProblemError
from ingest_service.settings import IngestSettings
from shared.contracts import Problem
from tests.fuzz.fuzz_target import FuzzTarget

SETTINGS = IngestSettings(
    redis_url="redis://unused",  # type: ignore[arg-type]
    max_batch_documents=20,
    max_document_bytes=20_000,
    max_document_characters=500,
)
CALLBACKS = CallbackPolicy(signs=True, allow_private=False)
LONGEST_ANSWER = 20_000

FIELD_NAMES = """
    content content_type external_id url title source published_at language metadata callback_url documents
    unknown a/b~c
"""
FIELDS = FIELD_NAMES.split()
VALUES = st.recursive(
    st.sampled_from(
        ["A page.", "", " ", "text/html", "en", "https://a.example/", "2019-06-03T00:00:00Z", "2019", "\ud800",
         "http://[::1]:99999/", "x" * 600, "\u0000", None, True, 1e400, -0.0, 10**30]
    )
    | st.text(max_size=10)
    | st.integers()
    | st.floats(),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
DOCUMENTS = st.builds(
    lambda content, others: {"content": content, **others},
    VALUES,
    st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=5),
)
JSON = st.builds(
    lambda value, ascii_only: json.dumps(value, ensure_ascii=ascii_only).encode(
        "utf-8", "surrogatepass"
    ),
    DOCUMENTS
    | VALUES
    | st.builds(lambda found: {"documents": found}, st.lists(DOCUMENTS | VALUES, max_size=25)),
    st.booleans(),
)
PIECES = st.sampled_from(
    [b"", b"{", b"}", b"[", b"]", b",", b":", b'"', b"\\", b"\\ud800", b"\\u0000", b"\xff", b"\xef\xbb\xbf", b"NaN",
     b"1e999", b"\n", b"\r\n", b"\x00", b"null", b"[" * 1200, b'{"content":']
) | st.binary(max_size=4)  # fmt: skip


def mutated(bodies: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    """Return bodies of which short stretches are replaced, most often none or one."""

    @st.composite
    def mutate(draw: Callable[[st.SearchStrategy[Any]], Any]) -> bytes:
        body = draw(bodies)
        for _ in range(draw(st.sampled_from([0, 1, 1, 2, 4]))):
            at = draw(st.integers(0, len(body)))
            body = body[:at] + draw(PIECES) + body[at + draw(st.integers(0, 8)) :]
        return body

    return mutate()


def check_document(body: bytes) -> None:
    """Check that a body is the document that Python's parser reads, or is refused with a reason."""
    try:
        document = asyncio.run(read_document(body, SETTINGS, CALLBACKS))
    except ProblemError as error:
        check_problem(error.problem)
    else:
        assert json.loads(body)["content"] == document.content


def check_batch(body: bytes, *, lines: bool = False) -> None:
    """Check that each document of a batch is accepted or refused, or the batch as a whole."""
    try:
        batch = asyncio.run(read_batch(body, SETTINGS, CALLBACKS, lines=lines))
    except ProblemError as error:
        check_problem(error.problem)
        return
    assert 0 < len(batch.entries) <= SETTINGS.max_batch_documents
    for entry in batch.entries:
        if isinstance(entry, Problem):
            check_problem(entry)


def check_lines(body: bytes) -> None:
    """Check a batch of one document a line."""
    check_batch(body, lines=True)


def check_problem(problem: Problem) -> None:
    """Check that a problem is the sender's, says why, and is short and can be sent."""
    assert problem.status in (400, 413, 422)
    assert problem.detail
    assert len(problem.model_dump_json()) < LONGEST_ANSWER


def check_gzip(body: bytes) -> None:
    """Check that a packed body is unpacked as Python does it, or is refused with a reason."""
    gunzip = Gunzip()
    try:
        found = b"".join(gunzip.unpack(body))
        gunzip.close()
    except ProblemError as error:
        check_problem(error.problem)
    else:
        assert found == (gzip.decompress(body) if body else b"")


TARGETS = [
    FuzzTarget("document body", mutated(JSON), check_document),
    FuzzTarget("batch body", mutated(JSON), check_batch),
    FuzzTarget(
        "lines of documents", mutated(st.lists(JSON, max_size=25).map(b"\n".join)), check_lines
    ),
    FuzzTarget(
        "gzip body",
        mutated(st.lists(JSON.map(gzip.compress), max_size=3).map(b"".join)),
        check_gzip,
    ),
]
