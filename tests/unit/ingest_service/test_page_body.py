"""Pages as the body itself."""

import asyncio
from typing import Any

import pytest

from ingest_service.callbacks.policy import CallbackPolicy
from ingest_service.intake.document_parser import read_document
from ingest_service.intake.page_body import QUERY_FIELDS, read_page, refuse_query
from ingest_service.problem_responses import ProblemError
from ingest_service.settings import IngestSettings
from shared.contracts import Document, Problem
from shared.contracts.document import SubmittedDocument

CALLBACKS = CallbackPolicy(signs=True, allow_private=True)
HTML = "text/html; charset=iso-8859-1"


def page(body: bytes, *query: tuple[str, str], kind: str = HTML, **limits: Any) -> Document:
    """Return the document of a page."""
    settings = IngestSettings(redis_url="redis://unused", **limits)  # type: ignore[arg-type]
    return asyncio.run(read_page(body, kind, query, settings, CALLBACKS))


def refused(body: bytes, *query: tuple[str, str], **options: Any) -> Problem:
    """Return the problem of a page."""
    with pytest.raises(ProblemError) as caught:
        page(body, *query, **options)
    return caught.value.problem


def test_the_body_is_the_content_and_the_parameters_are_the_fields() -> None:
    """The character set is that of the bytes."""
    document = page(
        "<p>“Quite,” she said.</p>".encode(),
        ("url", "https://a.example/1"),
        ("title", "Tarn & Pell"),
    )
    assert document == Document(
        content="<p>“Quite,” she said.</p>",
        content_type="text/html",
        url="https://a.example/1",
        title="Tarn & Pell",
    )
    assert page(b"Quite.", kind="text/plain").content_type == "text/plain"


def test_every_field_of_a_document_but_metadata_is_a_parameter() -> None:
    """A new field is not forgotten here."""
    assert {*QUERY_FIELDS, "metadata", "content_type"} == set(SubmittedDocument.model_fields)


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ([("title", "Tarn"), ("title", "Pell")], "query/title"),
        ([("url", "tarn")], "query/url"),
        ([("published_at", "yesterday")], "query/published_at"),
    ],
)
def test_a_parameter_that_is_wrong_or_sent_twice_is_refused(
    query: list[tuple[str, str]], pointer: str
) -> None:
    """The answer names it."""
    problem = refused(b"<p>Quite.</p>", *query)
    assert (problem.status, problem.errors[0].pointer) == (422, pointer)


def test_a_json_document_has_no_parameters() -> None:
    """They would be lost without a word."""
    refuse_query([])
    with pytest.raises(ProblemError, match="title"):
        refuse_query([("title", "Tarn")])


def test_markup_and_text_have_limits_of_their_own() -> None:
    """The answer names the limit that was exceeded."""
    limits = {"max_html_characters": 100, "max_document_characters": 10}
    assert page(b"x" * 100, **limits).content == "x" * 100
    too_long = refused(b"x" * 101, **limits)
    assert too_long.status == 413
    assert "QUOTIDIAN_MAX_HTML_CHARACTERS" in too_long.detail
    plain = refused(b"x" * 11, kind="text/plain", **limits)
    assert "at most 10 are permitted" in plain.detail
    assert refused(b" ").errors[0].pointer == "/content"


def test_a_byte_order_mark_before_json_is_no_fault() -> None:
    """Editors write it."""
    settings = IngestSettings(redis_url="redis://unused")  # type: ignore[arg-type]
    body = b'\xef\xbb\xbf{"content": "Quite."}'
    assert asyncio.run(read_document(body, settings, CALLBACKS)).content == "Quite."
