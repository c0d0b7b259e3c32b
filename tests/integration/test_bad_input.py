"""Bad input gets a 4xx that names the field, or an annotation with a warning; never a 5xx."""

import gzip
import json
import zlib
from typing import Any

import httpx
import pytest

from tests.support.pages import HARBOUR
from tests.support.stack import RunningStack

JSON = {"Content-Type": "application/json"}


def post(stack: RunningStack, body: bytes, **headers: str) -> httpx.Response:
    """Post raw bytes as a document."""
    return stack.api.post("/v1/documents", content=body, headers={**JSON, **headers})


def document(**fields: Any) -> bytes:
    """Return the JSON of a document; lone surrogates are escaped as JSON allows."""
    return json.dumps(fields).encode()


@pytest.mark.parametrize(
    ("body", "status", "problem", "pointer"),
    [
        (document(content=""), 422, "invalid-document", "/content"),
        (document(content=" \n\t\u00a0"), 422, "invalid-document", "/content"),
        (document(content=7), 422, "invalid-document", "/content"),
        (document(), 422, "invalid-document", "/content"),
        (document(content="a", colour="red"), 422, "invalid-document", "/colour"),
        (document(content="a", title="b\u0000"), 422, "invalid-document", "/title"),
        (document(content="a", content_type="text/rtf"), 422, "invalid-document", "/content_type"),
        (document(content="a", published_at="yesterday"), 422, "invalid-document", "/published_at"),
        (document(content="a", url="ftp://x"), 422, "invalid-document", "/url"),
        (document(content="a", language="English!"), 422, "invalid-document", "/language"),
        (document(content="a", metadata={"b": [1]}), 422, "invalid-document", "/metadata/b"),
        (document(content="a", callback_url="https://a.example"), 422, "invalid-document", "/callback_url"),
        (document(content="a\ud800"), 422, "invalid-document", "/content"),
        (document(content="a", metadata={"~/": "\udfff"}), 422, "invalid-document", "/metadata/~0~1"),
        (b'{"content": "caf\xe9"}', 422, "invalid-document", "/content"),
        (b'{"content": "a"', 400, "invalid-json", None),
        (b'{"content": "a" "b"}', 400, "invalid-json", None),
        (b'{"content": NaN}', 400, "invalid-json", None),
        (b'["content"]', 400, "invalid-json", None),
        (b"", 400, "invalid-json", None),
        (b'{"content": "a"} {}', 400, "invalid-json", None),
        (b'{"content": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400, "nested-too-deeply", None),
        (b"[" * 1_000_000, 400, "invalid-json", None),
        (document(content="a" * 1_000_001), 413, "content-too-large", "/content"),
        (document(content="a" * 34_000_000), 413, "content-too-large", None),
    ],
)  # fmt: skip
def test_a_bad_document_is_refused_with_its_reason(
    stack: RunningStack, body: bytes, status: int, problem: str, pointer: str | None
) -> None:
    """Each answer is a problem of the right type; a bad field is named."""
    answer = post(stack, body)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{problem}")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["request_id"]
    assert [error["pointer"] for error in answer.json()["errors"]] == ([pointer] if pointer else [])


def test_every_problem_type_can_be_looked_up(stack: RunningStack) -> None:
    """The `type` of a problem is a page that says what to do."""
    problem = post(stack, b"").json()
    page = stack.api.get(problem["type"]).json()
    assert page["title"] == problem["title"]
    assert page["remedy"]


def test_a_media_type_must_be_named(stack: RunningStack) -> None:
    """A body of another type is refused, and the answer names the accepted types."""
    answer = stack.api.post("/v1/documents", content=b"hello", headers={"Content-Type": "text/css"})
    assert answer.status_code == 415
    assert answer.headers["Accept-Post"] == "application/json, text/html, text/plain"


def test_a_page_is_accepted_as_it_is(stack: RunningStack) -> None:
    """The body is HTML in a wrongly declared character set; a field is a parameter."""
    words = "“We cannot wait,” said Ruth Dunne, who leads the council of Tarn."
    answer = stack.api.post(
        "/v1/documents?title=Tarn&language=en",
        content=f"<p>{words}</p>".encode(),
        headers={"Content-Type": "text/html; charset=iso-8859-1", "Prefer": "wait=20"},
    )
    assert answer.status_code == 200
    annotation = answer.json()["result"]
    assert annotation["document"]["text"] == words
    assert annotation["sections"][0]["title"] == "Tarn"


def test_a_gzip_body_is_unpacked(stack: RunningStack) -> None:
    """A body may consist of two gzip members."""
    body = document(content=HARBOUR)
    packed = gzip.compress(body[:100]) + gzip.compress(body[100:])
    assert post(stack, packed, **{"Content-Encoding": "gzip"}).status_code == 202


def test_a_gzip_bomb_is_cut_off(stack: RunningStack) -> None:
    """A gigabyte in a megabyte is refused long before it is decompressed."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = deflate.compress(b'{"content": "')
    block = b"a" * 1_000_000
    bomb += b"".join(deflate.compress(block) for _ in range(1000)) + deflate.flush()
    answer = post(stack, bomb, **{"Content-Encoding": "gzip"})
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/content-too-large")


@pytest.mark.parametrize(
    "body",
    [b"no gzip at all", gzip.compress(document(content="a" * 99))[:-9]],
    ids=["no gzip", "cut off"],
)
def test_a_broken_gzip_body_is_refused(stack: RunningStack, body: bytes) -> None:
    """Invalid and truncated gzip have a problem type of their own."""
    answer = post(stack, body, **{"Content-Encoding": "gzip"})
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/invalid-encoding")


def test_an_unknown_encoding_is_refused(stack: RunningStack) -> None:
    """The answer names the accepted encoding."""
    answer = post(stack, b"x", **{"Content-Encoding": "br"})
    assert answer.status_code == 415
    assert answer.headers["Accept-Encoding"] == "gzip"


def test_a_batch_over_its_count_is_refused_whole(stack: RunningStack) -> None:
    """A batch with 1,001 documents is refused."""
    pages = [{"content": "a"}] * 1001
    answer = stack.api.post("/v1/batches", json={"documents": pages})
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/too-many-documents")


def test_a_batch_over_its_bytes_is_refused_while_it_streams(stack: RunningStack) -> None:
    """A body without a declared length is cut off at the limit."""

    def endless() -> Any:
        yield b'{"documents": ['
        for _ in range(200):
            yield document(content="a" * 900_000) + b","

    answer = stack.api.post("/v1/batches", content=endless(), headers=JSON)
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/content-too-large")


@pytest.mark.parametrize(
    ("body", "status", "problem"),
    [
        (b"{}", 422, "invalid-batch"),
        (b'{"documents": []}', 422, "invalid-batch"),
        (b'{"documents": [{"content": "a"}], "x": 1}', 422, "invalid-batch"),
        (b'{"documents": [{"content": "a"}], "callback_url": "https://a.example"}', 422, "invalid-batch"),
        (b'{"documents": [{"content": "a"}]', 400, "invalid-json"),
        (b'{"documents": {"content": "a"}}', 400, "invalid-json"),
        (b'{"documents": [{"content": "a"}, {"content" "a"}]}', 400, "invalid-json"),
    ],
)  # fmt: skip
def test_a_bad_batch_is_refused_whole(
    stack: RunningStack, body: bytes, status: int, problem: str
) -> None:
    """An error of the batch itself does not belong to one document."""
    answer = stack.api.post("/v1/batches", content=body, headers=JSON)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{problem}")


def test_neighbours_of_bad_documents_are_kept(stack: RunningStack) -> None:
    """Bytes that are not UTF-8, a lone surrogate and nesting spoil only their own document."""
    good = document(content="A page.")
    bad = [
        b'{"content": "caf\xe9"}',
        document(content="\ud800"),
        b'{"content": ' + b"[" * 50 + b"]" * 50 + b"}",
        b'{"colour": "red"}',
        b"17",
    ]
    body = b'{"documents": [' + b",".join([good, *bad, good]) + b"]}"
    items = stack.api.post("/v1/batches", content=body, headers=JSON).json()["items"]
    assert [item["status"] for item in items] == ["queued", *["rejected"] * 5, "queued"]


@pytest.mark.parametrize("key", ["", "a b", "x" * 256])
def test_a_bad_idempotency_key_is_refused(stack: RunningStack, key: str) -> None:
    """A key must not be empty, have a space or be too long."""
    answer = post(stack, document(content="a"), **{"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/invalid-header")


def test_control_characters_are_kept_and_told(stack: RunningStack) -> None:
    """A NUL in the content changes no offset and gets a warning."""
    page = HARBOUR.replace("The council", "The\x00council")
    annotation = stack.annotated(page)
    assert annotation["document"]["text"] == page
    assert [warning["code"] for warning in annotation["warnings"]] == ["control_characters"]
    assert annotation["quotes"]


def test_a_hundred_thousand_quote_marks_are_survived(stack: RunningStack) -> None:
    """They are not a quotation, and the worker goes on afterwards."""
    stack.annotated('"' * 100_000, language="en")
    assert stack.annotated(HARBOUR)["quotes"]


@pytest.mark.slow
def test_a_megabyte_in_one_line_is_annotated(stack: RunningStack) -> None:
    """The largest permitted page may have no line break at all."""
    sentence = "“The tide is late,” said Maren Holdfast, and nobody in Vellmouth answered her. "
    page = (sentence * (1_000_000 // len(sentence) + 1))[:1_000_000]
    annotation = stack.annotated(page, language="en")
    assert annotation["document"]["characters"] == 1_000_000
    assert len(annotation["sentences"]) > 10_000
    assert len(annotation["quotes"]) > 10_000
